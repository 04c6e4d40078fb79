using static DistGrad.Functions;

namespace DistGrad;

/// <summary>Exponential rectifier, <c>z = x</c> where x &gt; 0, else <c>α·(eˣ − 1)</c> (ONNX <c>Elu</c>); attribute <c>alpha</c>, 1 by default.</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x.</para>
/// <para>VJP: <c>x̄ = z̄</c> where x &gt; 0, else <c>z̄·α·eˣ</c>.</para>
/// <para>Source: Clevert et al., Fast and accurate deep network learning by ELUs (2016); at 0 PyTorch's convention, α.</para>
/// </remarks>
public sealed class EluOp() : AttributeUnaryOp("Elu")
{
    /// <inheritdoc/>
    public override double Scalar(double x, Attributes attributes) => x > 0 ? x : Alpha(attributes) * SpecialFunctions.ExpM1(x);

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        // The exponent is chosen too, so that no exponential overflows in the branch not taken.
        var (x, zero) = (z.Input(0), z.Constant(0));
        var positive = Greater(x, zero);
        var slope = Exp(Where(positive, zero, x)) * Alpha(z.Attributes);
        z.Accumulate(0, Where(positive, z.Upstream, z.Upstream * slope));
    }

    private static double Alpha(Attributes attributes) => attributes.Float("alpha", 1);
}

public static partial class Functions
{
    /// <summary>Exponential rectifier: x where that is positive, else <c>α·(eˣ − 1)</c>.</summary>
    /// <param name="x">Argument.</param>
    /// <param name="alpha">Minus the limit for small x.</param>
    public static Expr Elu(Expr x, double alpha = 1) => Expr.Apply<EluOp>(Attributes.None.With("alpha", alpha), x);
}
