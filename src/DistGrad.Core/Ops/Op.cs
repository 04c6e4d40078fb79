namespace DistGrad;

/// <summary>An operator with the name and meaning of the ONNX operator: its shape rule, its value and its gradient.</summary>
/// <remarks>One op, one file: a new op is a new class with a public parameterless constructor, and nothing else.</remarks>
/// <param name="name">ONNX name.</param>
/// <param name="minArity">Least number of inputs.</param>
/// <param name="maxArity">Greatest number of inputs; <see cref="int.MaxValue"/> for a variadic op.</param>
public abstract class Op(string name, int minArity, int maxArity)
{
    /// <summary>ONNX name.</summary>
    public string Name { get; } = name;

    /// <summary>Least number of inputs.</summary>
    public int MinArity { get; } = minArity;

    /// <summary>Greatest number of inputs; <see cref="int.MaxValue"/> for a variadic op.</summary>
    public int MaxArity { get; } = maxArity;

    /// <summary>Name as a function in expressions, or null where expressions do not have it.</summary>
    public virtual string? Function => null;

    /// <summary>How the gate treats the upstream gradient.</summary>
    public abstract GateKind Gate { get; }

    /// <summary>
    /// Whether grouping the inputs and applying the op to the results gives the op of all inputs, so that the planner may
    /// turn a wide fan-in into a tree.
    /// </summary>
    public virtual bool IsAssociative => false;

    /// <summary>Type of the result. The default is that of elementwise ops: all inputs have one type, and so has the result.</summary>
    /// <param name="inputs">Types of the inputs, of a valid number.</param>
    /// <exception cref="GraphException">The op is not defined for these types.</exception>
    public virtual TensorType InferType(ReadOnlySpan<TensorType> inputs)
    {
        foreach (var input in inputs)
            if (input != inputs[0] || input.DType == DType.Bool) throw UnfitTypes(inputs);
        return inputs[0];
    }

    /// <summary>Type of an input where the op works on scalars: Float64, or a truth value.</summary>
    /// <param name="index">Input, from 0.</param>
    public virtual TensorType ScalarInput(int index) => TensorType.Scalar;

    /// <summary>Value for scalar inputs; truth values are 0 and 1.</summary>
    /// <param name="inputs">Scalars, one for each input.</param>
    public abstract double Scalar(ReadOnlySpan<double> inputs);

    /// <summary>
    /// Vector-Jacobian product, written in ops: accumulates into each input the upstream gradient times the local gradient.
    /// An input into which nothing is accumulated has gradient zero.
    /// </summary>
    /// <param name="z">Inputs, output and upstream gradient of the node, as expressions.</param>
    public abstract void Vjp(VjpContext z);

    /// <summary>Type of the result of a logical op: that of its inputs, which are truth values of one shape.</summary>
    /// <param name="inputs">Types of the inputs.</param>
    /// <exception cref="GraphException">The op is not defined for these types.</exception>
    protected TensorType InferLogical(ReadOnlySpan<TensorType> inputs)
    {
        foreach (var input in inputs)
            if (input != inputs[0] || input.DType != DType.Bool) throw UnfitTypes(inputs);
        return inputs[0];
    }

    /// <summary>The error for types that the op is not defined for.</summary>
    /// <param name="inputs">Types of the inputs.</param>
    protected GraphException UnfitTypes(ReadOnlySpan<TensorType> inputs) =>
        new($"{Name} is not defined for inputs of types {string.Join(", ", inputs.ToArray())}.");

    /// <summary>The ONNX name.</summary>
    public override string ToString() => Name;
}
