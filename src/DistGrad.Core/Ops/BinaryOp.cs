namespace DistGrad;

/// <summary>An elementwise op of two inputs.</summary>
/// <param name="name">ONNX name.</param>
public abstract class BinaryOp(string name) : ElementwiseOp(name, 2, 2)
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Scaler;

    /// <summary>Value at (x, y).</summary>
    /// <param name="x">The first input.</param>
    /// <param name="y">The second input.</param>
    public abstract double Scalar(double x, double y);

    /// <inheritdoc/>
    public sealed override double Scalar(ReadOnlySpan<double> inputs) => Scalar(inputs[0], inputs[1]);
}
