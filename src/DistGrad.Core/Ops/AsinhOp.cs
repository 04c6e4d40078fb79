using static DistGrad.Functions;

namespace DistGrad;

/// <summary>Inverse hyperbolic sine, <c>z = arsinh x</c> (ONNX <c>Asinh</c>).</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x.</para>
/// <para>VJP: <c>x̄ = z̄/√(x² + 1)</c>.</para>
/// <para>Source: derivative of the inverse.</para>
/// </remarks>
public sealed class AsinhOp() : UnaryOp("Asinh")
{
    /// <inheritdoc/>
    public override double Scalar(double x) => Math.Asinh(x);

    /// <inheritdoc/>
    public override void Vjp(VjpContext z) => z.Accumulate(0, z.Upstream / Sqrt((z.Input(0) * z.Input(0)) + 1));
}

public static partial class Functions
{
    /// <summary>Inverse hyperbolic sine.</summary>
    /// <param name="x">Argument.</param>
    public static Expr Asinh(Expr x) => Expr.Apply<AsinhOp>(x);
}
