namespace DistGrad;

/// <summary>An op that computes each element from the elements at the same place of its inputs, which broadcast.</summary>
/// <param name="name">ONNX name.</param>
/// <param name="minArity">Least number of inputs.</param>
/// <param name="maxArity">Greatest number of inputs; <see cref="int.MaxValue"/> for a variadic op.</param>
public abstract class ElementwiseOp(string name, int minArity, int maxArity) : Op(name, minArity, maxArity)
{
    // What models compute shapes with is small; larger tensors are left to the kernels.
    private const int FoldUpTo = 4096;

    private static readonly Tensor LeftOut = Tensor.Scalar(double.NaN);

    /// <summary>Type of the result. The default: all inputs have one element type, which is no truth value, and so has the result; shapes broadcast.</summary>
    /// <param name="node">Inputs and attributes.</param>
    /// <exception cref="GraphException">The op is not defined for these types.</exception>
    public override TensorType InferType(OpNode node)
    {
        for (var i = 0; i < node.Count; i++)
            if (node.DType(i) != node.DType(0) || node.DType(i) == DType.Bool) throw UnfitTypes(node);
        return new TensorType(node.DType(0), Broadcast(node));
    }

    /// <summary>Type of an input where the op works on scalars: Float64, or a truth value.</summary>
    /// <param name="index">Input, from 0.</param>
    public virtual TensorType ScalarInput(int index) => TensorType.Scalar;

    /// <summary>Value for scalar inputs; truth values are 0 and 1.</summary>
    /// <param name="inputs">Scalars, one for each input.</param>
    public abstract double Scalar(ReadOnlySpan<double> inputs);

    /// <summary>Value for one element of each input, where attributes matter. The default leaves them aside.</summary>
    /// <param name="inputs">Elements, one for each input; NaN for one that is left out.</param>
    /// <param name="attributes">Attributes.</param>
    public virtual double Scalar(ReadOnlySpan<double> inputs, Attributes attributes) => Scalar(inputs);

    /// <inheritdoc/>
    public override Tensor? Fold(OpNode node)
    {
        for (var i = 0; i < node.Count; i++)
            if (node.Has(i) && node.ValueOf(i) is null) return null;
        var type = InferType(node);
        if (type.DType.IsFloat() || type.Shape.Count > FoldUpTo) return null;
        if (this is IManagedOp managed && managed.IsManaged(node)) return managed.Evaluate(node, [.. Enumerable.Range(0, node.Count).Select(node.ValueOf)], type);
        for (var i = 0; i < node.Count; i++)
            if (node.ValueOf(i) is { } input && !Folding.IsExact(input)) return null;
        return Evaluate(node, type) is var result && Folding.IsExact(result) ? result : null;
    }

    /// <summary>The result by <see cref="Scalar(ReadOnlySpan{double}, Attributes)"/>, element by element, for inputs whose values are known.</summary>
    /// <param name="node">Inputs with their values, and attributes.</param>
    /// <param name="type">Type of the result.</param>
    public Tensor Evaluate(OpNode node, TensorType type)
    {
        if (node.Count == 1) return Map(node.ValueOf(0)!, type, node.Attributes);
        var inputs = new Broadcasting[node.Count];
        for (var i = 0; i < inputs.Length; i++) inputs[i] = new Broadcasting(node.Has(i) ? node.ValueOf(i)! : LeftOut, type.Shape);
        var bytes = GC.AllocateUninitializedArray<byte>(checked((int)type.ByteCount));
        var elements = new double[inputs.Length];
        for (var at = 0; at < type.Shape.Count; at++)
        {
            for (var i = 0; i < inputs.Length; i++) elements[i] = inputs[i].Next();
            DTypes.Write(type.DType, bytes, at, Scalar(elements, node.Attributes));
        }

        return new Tensor(type, bytes);
    }

    /// <summary>Type of the result of a logical op: its inputs are truth values, whose shapes broadcast.</summary>
    /// <param name="node">The inputs.</param>
    /// <exception cref="GraphException">The op is not defined for these types.</exception>
    protected TensorType InferLogical(OpNode node)
    {
        for (var i = 0; i < node.Count; i++)
            if (node.DType(i) != DType.Bool) throw UnfitTypes(node);
        return new TensorType(DType.Bool, Broadcast(node));
    }

    /// <summary>The shape that the shapes of all inputs broadcast to.</summary>
    /// <param name="node">The inputs.</param>
    /// <exception cref="GraphException">They do not fit together.</exception>
    protected static Shape Broadcast(OpNode node)
    {
        var shape = node.Shape(0);
        for (var i = 1; i < node.Count; i++) shape = Shapes.Broadcast(shape, node.Shape(i));
        return shape;
    }

    // One input needs no bookkeeping of places.
    private Tensor Map(Tensor x, TensorType type, Attributes attributes)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(checked((int)type.ByteCount));
        Span<double> element = stackalloc double[1];
        for (var at = 0; at < x.Count; at++)
        {
            element[0] = x.Number(at);
            DTypes.Write(type.DType, bytes, at, Scalar(element, attributes));
        }

        return new Tensor(type, bytes);
    }
}
