namespace DistGrad;

/// <summary>An elementwise op of one input.</summary>
/// <param name="name">ONNX name.</param>
public abstract class UnaryOp(string name) : ElementwiseOp(name, 1, 1)
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Scaler;

    /// <summary>Value at x.</summary>
    /// <param name="x">The input.</param>
    public abstract double Scalar(double x);

    /// <inheritdoc/>
    public sealed override double Scalar(ReadOnlySpan<double> inputs) => Scalar(inputs[0]);
}
