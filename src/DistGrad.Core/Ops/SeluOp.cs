using static DistGrad.Functions;

namespace DistGrad;

/// <summary>Self-normalising rectifier, <c>z = γ·x</c> where x &gt; 0, else <c>γ·α·(eˣ − 1)</c> (ONNX <c>Selu</c>); attributes <c>alpha</c>, 1.67326… by default, and <c>gamma</c>, 1.05070….</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x.</para>
/// <para>VJP: <c>x̄ = z̄·γ</c> where x &gt; 0, else <c>z̄·γ·α·eˣ</c>.</para>
/// <para>Source: Klambauer et al., Self-normalizing neural networks (2017); at 0 PyTorch's convention, γ·α.</para>
/// </remarks>
public sealed class SeluOp() : AttributeUnaryOp("Selu")
{
    /// <inheritdoc/>
    public override double Scalar(double x, Attributes attributes) => Gamma(attributes) * (x > 0 ? x : Alpha(attributes) * SpecialFunctions.ExpM1(x));

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        // The exponent is chosen too, so that no exponential overflows in the branch not taken.
        var (x, zero) = (z.Input(0), z.Constant(0));
        var (alpha, gamma) = (Alpha(z.Attributes), Gamma(z.Attributes));
        var positive = Greater(x, zero);
        z.Accumulate(0, z.Upstream * Where(positive, z.Constant(gamma), Exp(Where(positive, zero, x)) * (gamma * alpha)));
    }

    private static double Alpha(Attributes attributes) => attributes.Float("alpha", 1.67326319217681884765625);
    private static double Gamma(Attributes attributes) => attributes.Float("gamma", 1.05070102214813232421875);
}

public static partial class Functions
{
    /// <summary>Self-normalising rectifier: γ·x where x is positive, else <c>γ·α·(eˣ − 1)</c>.</summary>
    /// <param name="x">Argument.</param>
    /// <param name="alpha">With γ, minus the limit for small x.</param>
    /// <param name="gamma">Slope for positive x.</param>
    public static Expr Selu(Expr x, double alpha = 1.67326319217681884765625, double gamma = 1.05070102214813232421875) => Expr.Apply<SeluOp>(Attributes.None.With("alpha", alpha).With("gamma", gamma), x);
}
