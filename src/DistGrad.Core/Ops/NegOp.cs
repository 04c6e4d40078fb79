namespace DistGrad;

/// <summary>Negative, <c>z = −x</c> (ONNX <c>Neg</c>).</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x.</para>
/// <para>VJP: <c>x̄ = −z̄</c>. Gate: distributor.</para>
/// <para>Source: linearity.</para>
/// </remarks>
public sealed class NegOp() : UnaryOp("Neg", takesIntegers: true)
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Distributor;

    /// <inheritdoc/>
    public override double Scalar(double x) => -x;

    /// <inheritdoc/>
    public override void Vjp(VjpContext z) => z.Accumulate(0, -z.Upstream);
}
