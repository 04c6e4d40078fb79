using static DistGrad.Functions;

namespace DistGrad;

/// <summary>Exponential rectifier with a continuous derivative, <c>z = x</c> where x &gt; 0, else <c>α·(exp(x/α) − 1)</c> (ONNX <c>Celu</c>); attribute <c>alpha</c>, 1 by default.</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x.</para>
/// <para>VJP: <c>x̄ = z̄</c> where x &gt; 0, else <c>z̄·exp(x/α)</c>.</para>
/// <para>Source: Barron, Continuously differentiable exponential linear units (2017).</para>
/// </remarks>
public sealed class CeluOp() : AttributeUnaryOp("Celu")
{
    /// <inheritdoc/>
    public override double Scalar(double x, Attributes attributes) => x > 0 ? x : Alpha(attributes) * SpecialFunctions.ExpM1(x / Alpha(attributes));

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        // The exponent is chosen too, so that no exponential overflows in the branch not taken.
        var (x, zero) = (z.Input(0), z.Constant(0));
        var positive = Greater(x, zero);
        var slope = Exp(Where(positive, zero, x / Alpha(z.Attributes)));
        z.Accumulate(0, Where(positive, z.Upstream, z.Upstream * slope));
    }

    private static double Alpha(Attributes attributes) => attributes.Float("alpha", 1);
}

public static partial class Functions
{
    /// <summary>Exponential rectifier with a continuous derivative: x where that is positive, else <c>α·(exp(x/α) − 1)</c>.</summary>
    /// <param name="x">Argument.</param>
    /// <param name="alpha">Minus the limit for small x.</param>
    public static Expr Celu(Expr x, double alpha = 1) => Expr.Apply<CeluOp>(Attributes.None.With("alpha", alpha), x);
}
