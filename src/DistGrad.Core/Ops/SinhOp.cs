using static DistGrad.Functions;

namespace DistGrad;

/// <summary>Hyperbolic sine, <c>z = sinh x</c> (ONNX <c>Sinh</c>).</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x.</para>
/// <para>VJP: <c>x̄ = z̄·cosh x</c>.</para>
/// <para>Source: derivative of (eˣ − e⁻ˣ)/2.</para>
/// </remarks>
public sealed class SinhOp() : UnaryOp("Sinh")
{
    /// <inheritdoc/>
    public override double Scalar(double x) => Math.Sinh(x);

    /// <inheritdoc/>
    public override void Vjp(VjpContext z) => z.Accumulate(0, z.Upstream * Cosh(z.Input(0)));
}

public static partial class Functions
{
    /// <summary>Hyperbolic sine.</summary>
    /// <param name="x">Argument.</param>
    public static Expr Sinh(Expr x) => Expr.Apply<SinhOp>(x);
}
