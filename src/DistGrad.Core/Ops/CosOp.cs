using static DistGrad.Functions;

namespace DistGrad;

/// <summary>Cosine, <c>z = cos x</c>, x in radians (ONNX <c>Cos</c>).</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x.</para>
/// <para>VJP: <c>x̄ = −z̄·sin x</c>.</para>
/// <para>Source: derivative of the cosine.</para>
/// </remarks>
public sealed class CosOp() : UnaryOp("Cos")
{
    /// <inheritdoc/>
    public override string Function => "cos";

    /// <inheritdoc/>
    public override double Scalar(double x) => Math.Cos(x);

    /// <inheritdoc/>
    public override void Vjp(VjpContext z) => z.Accumulate(0, -z.Upstream * Sin(z.Input(0)));
}

public static partial class Functions
{
    /// <summary>Cosine, <c>cos x</c>.</summary>
    /// <param name="x">Angle in radians.</param>
    public static Expr Cos(Expr x) => Expr.Apply<CosOp>(x);
}
