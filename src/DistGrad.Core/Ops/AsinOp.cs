using static DistGrad.Functions;

namespace DistGrad;

/// <summary>Inverse sine, <c>z = arcsin x</c>, in [−π/2, π/2] (ONNX <c>Asin</c>).</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x.</para>
/// <para>VJP: <c>x̄ = z̄/√(1 − x²)</c>.</para>
/// <para>Source: derivative of the inverse; at ±1 the limit, ∞·z̄.</para>
/// </remarks>
public sealed class AsinOp() : UnaryOp("Asin")
{
    /// <inheritdoc/>
    public override double Scalar(double x) => Math.Asin(x);

    /// <inheritdoc/>
    public override void Vjp(VjpContext z) => z.Accumulate(0, z.Upstream / Sqrt((1 - z.Input(0)) * (1 + z.Input(0))));
}

public static partial class Functions
{
    /// <summary>Inverse sine, in [−π/2, π/2].</summary>
    /// <param name="x">Argument, in [−1, 1]; NaN elsewhere.</param>
    public static Expr Asin(Expr x) => Expr.Apply<AsinOp>(x);
}
