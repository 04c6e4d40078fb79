namespace DistGrad;

/// <summary>An elementwise op of one input.</summary>
/// <param name="name">ONNX name.</param>
/// <param name="takesIntegers">Whether the op is defined for integers too; if not, for floating-point numbers alone.</param>
public abstract class UnaryOp(string name, bool takesIntegers = false) : ElementwiseOp(name, 1, 1)
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Scaler;

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node)
    {
        if (!takesIntegers && node.DType(0).IsInteger()) throw new GraphException($"{Name} takes floating-point numbers, not {node.Type(0)}; cast them first.");
        return base.InferType(node);
    }

    /// <summary>Value at x.</summary>
    /// <param name="x">The input.</param>
    public abstract double Scalar(double x);

    /// <inheritdoc/>
    public sealed override double Scalar(ReadOnlySpan<double> inputs) => Scalar(inputs[0]);
}
