namespace DistGrad;

/// <summary>Elementwise difference, <c>z = x − y</c> (ONNX <c>Sub</c>).</summary>
/// <remarks>
/// <para>Shapes: x and y broadcast to z.</para>
/// <para>VJP: <c>x̄ = z̄</c>, <c>ȳ = −z̄</c>, each summed back to its operand's shape. Gate: distributor.</para>
/// <para>Source: linearity.</para>
/// </remarks>
public sealed class SubOp() : BinaryOp("Sub")
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Distributor;

    /// <inheritdoc/>
    public override double Scalar(double x, double y) => x - y;

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        z.Accumulate(0, z.Upstream);
        z.Accumulate(1, -z.Upstream);
    }
}
