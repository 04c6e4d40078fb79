using static DistGrad.Functions;

namespace DistGrad;

/// <summary>Inverse hyperbolic cosine, <c>z = arcosh x</c>, not negative (ONNX <c>Acosh</c>).</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x.</para>
/// <para>VJP: <c>x̄ = z̄/√(x² − 1)</c>.</para>
/// <para>Source: derivative of the inverse; at 1 the limit, ∞·z̄.</para>
/// </remarks>
public sealed class AcoshOp() : UnaryOp("Acosh")
{
    /// <inheritdoc/>
    public override double Scalar(double x) => Math.Acosh(x);

    /// <inheritdoc/>
    public override void Vjp(VjpContext z) => z.Accumulate(0, z.Upstream / Sqrt((z.Input(0) - 1) * (z.Input(0) + 1)));
}

public static partial class Functions
{
    /// <summary>Inverse hyperbolic cosine, not negative.</summary>
    /// <param name="x">Argument, from 1; NaN below.</param>
    public static Expr Acosh(Expr x) => Expr.Apply<AcoshOp>(x);
}
