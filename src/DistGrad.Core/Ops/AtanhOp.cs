namespace DistGrad;

/// <summary>Inverse hyperbolic tangent, <c>z = artanh x</c> (ONNX <c>Atanh</c>).</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x.</para>
/// <para>VJP: <c>x̄ = z̄/(1 − x²)</c>.</para>
/// <para>Source: derivative of the inverse; at ±1 the limit, ∞·z̄.</para>
/// </remarks>
public sealed class AtanhOp() : UnaryOp("Atanh")
{
    /// <inheritdoc/>
    public override double Scalar(double x) => Math.Atanh(x);

    /// <inheritdoc/>
    public override void Vjp(VjpContext z) => z.Accumulate(0, z.Upstream / ((1 - z.Input(0)) * (1 + z.Input(0))));
}

public static partial class Functions
{
    /// <summary>Inverse hyperbolic tangent.</summary>
    /// <param name="x">Argument, in [−1, 1]; NaN elsewhere.</param>
    public static Expr Atanh(Expr x) => Expr.Apply<AtanhOp>(x);
}
