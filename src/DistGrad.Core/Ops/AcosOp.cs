using static DistGrad.Functions;

namespace DistGrad;

/// <summary>Inverse cosine, <c>z = arccos x</c>, in [0, π] (ONNX <c>Acos</c>).</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x.</para>
/// <para>VJP: <c>x̄ = −z̄/√(1 − x²)</c>.</para>
/// <para>Source: derivative of the inverse; at ±1 the limit, −∞·z̄.</para>
/// </remarks>
public sealed class AcosOp() : UnaryOp("Acos")
{
    /// <inheritdoc/>
    public override double Scalar(double x) => Math.Acos(x);

    /// <inheritdoc/>
    public override void Vjp(VjpContext z) => z.Accumulate(0, -z.Upstream / Sqrt((1 - z.Input(0)) * (1 + z.Input(0))));
}

public static partial class Functions
{
    /// <summary>Inverse cosine, in [0, π].</summary>
    /// <param name="x">Argument, in [−1, 1]; NaN elsewhere.</param>
    public static Expr Acos(Expr x) => Expr.Apply<AcosOp>(x);
}
