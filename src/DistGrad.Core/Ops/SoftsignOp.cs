using static DistGrad.Functions;

namespace DistGrad;

/// <summary>Soft sign, <c>z = x/(1 + |x|)</c> (ONNX <c>Softsign</c>).</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x.</para>
/// <para>VJP: <c>x̄ = z̄/(1 + |x|)²</c>.</para>
/// <para>Source: quotient rule; |x|' = 0 at 0, so that the second derivative is 0 there.</para>
/// </remarks>
public sealed class SoftsignOp() : UnaryOp("Softsign")
{
    /// <inheritdoc/>
    public override double Scalar(double x) => x / (1 + Math.Abs(x));

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        var distance = 1 + Abs(z.Input(0));
        z.Accumulate(0, z.Upstream / (distance * distance));
    }
}

public static partial class Functions
{
    /// <summary>Soft sign, <c>x/(1 + |x|)</c>.</summary>
    /// <param name="x">Argument.</param>
    public static Expr Softsign(Expr x) => Expr.Apply<SoftsignOp>(x);
}
