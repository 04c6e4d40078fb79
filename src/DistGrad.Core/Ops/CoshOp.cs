using static DistGrad.Functions;

namespace DistGrad;

/// <summary>Hyperbolic cosine, <c>z = cosh x</c> (ONNX <c>Cosh</c>).</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x.</para>
/// <para>VJP: <c>x̄ = z̄·sinh x</c>.</para>
/// <para>Source: derivative of (eˣ + e⁻ˣ)/2.</para>
/// </remarks>
public sealed class CoshOp() : UnaryOp("Cosh")
{
    /// <inheritdoc/>
    public override double Scalar(double x) => Math.Cosh(x);

    /// <inheritdoc/>
    public override void Vjp(VjpContext z) => z.Accumulate(0, z.Upstream * Sinh(z.Input(0)));
}

public static partial class Functions
{
    /// <summary>Hyperbolic cosine.</summary>
    /// <param name="x">Argument.</param>
    public static Expr Cosh(Expr x) => Expr.Apply<CoshOp>(x);
}
