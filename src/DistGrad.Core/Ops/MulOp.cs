namespace DistGrad;

/// <summary>Elementwise product, <c>z = x·y</c> (ONNX <c>Mul</c>).</summary>
/// <remarks>
/// <para>Shapes: x and y broadcast to z.</para>
/// <para>VJP: <c>x̄ = z̄·y</c>, <c>ȳ = z̄·x</c>, each summed back to its operand's shape. Gate: switcher.</para>
/// <para>Source: product rule.</para>
/// </remarks>
public sealed class MulOp() : BinaryOp("Mul")
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Switcher;

    /// <inheritdoc/>
    public override double Scalar(double x, double y) => x * y;

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        z.Accumulate(0, z.Upstream * z.Input(1));
        z.Accumulate(1, z.Upstream * z.Input(0));
    }
}
