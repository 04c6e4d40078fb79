using static DistGrad.Functions;

namespace DistGrad;

/// <summary>Smooth rectifier, <c>z = ln(1 + eˣ)</c> (ONNX <c>Softplus</c>).</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x.</para>
/// <para>VJP: <c>x̄ = z̄/(1 + e⁻ˣ)</c>.</para>
/// <para>Source: Dugas et al., Incorporating second-order functional knowledge (2000).</para>
/// </remarks>
public sealed class SoftplusOp() : UnaryOp("Softplus")
{
    /// <inheritdoc/>
    public override double Scalar(double x) => Math.Max(x, 0) + SpecialFunctions.LogP1(Math.Exp(-Math.Abs(x)));

    /// <inheritdoc/>
    public override void Vjp(VjpContext z) => z.Accumulate(0, z.Upstream * Sigmoid(z.Input(0)));
}

public static partial class Functions
{
    /// <summary>Smooth rectifier, <c>ln(1 + eˣ)</c>.</summary>
    /// <param name="x">Argument.</param>
    public static Expr Softplus(Expr x) => Expr.Apply<SoftplusOp>(x);
}
