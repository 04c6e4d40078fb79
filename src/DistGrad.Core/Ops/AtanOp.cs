namespace DistGrad;

/// <summary>Inverse tangent, <c>z = arctan x</c>, in [−π/2, π/2] (ONNX <c>Atan</c>).</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x.</para>
/// <para>VJP: <c>x̄ = z̄/(1 + x²)</c>.</para>
/// <para>Source: derivative of the inverse.</para>
/// </remarks>
public sealed class AtanOp() : UnaryOp("Atan")
{
    /// <inheritdoc/>
    public override double Scalar(double x) => Math.Atan(x);

    /// <inheritdoc/>
    public override void Vjp(VjpContext z) => z.Accumulate(0, z.Upstream / (1 + (z.Input(0) * z.Input(0))));
}

public static partial class Functions
{
    /// <summary>Inverse tangent, in [−π/2, π/2].</summary>
    /// <param name="x">Argument.</param>
    public static Expr Atan(Expr x) => Expr.Apply<AtanOp>(x);
}
