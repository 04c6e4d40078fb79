using static DistGrad.Functions;

namespace DistGrad;

/// <summary>Leaky rectifier, <c>z = x</c> where x &gt; 0, else <c>α·x</c> (ONNX <c>LeakyRelu</c>); attribute <c>alpha</c>, 0.01 by default.</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x.</para>
/// <para>VJP: <c>x̄ = z̄</c> where x &gt; 0, else <c>z̄·α</c>.</para>
/// <para>Source: Maas et al., Rectifier nonlinearities improve neural network acoustic models (2013); at 0 PyTorch's convention, α.</para>
/// </remarks>
public sealed class LeakyReluOp() : AttributeUnaryOp("LeakyRelu")
{
    /// <inheritdoc/>
    public override double Scalar(double x, Attributes attributes) => x > 0 ? x : Alpha(attributes) * x;

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        z.Accumulate(0, Where(Greater(z.Input(0), z.Constant(0)), z.Upstream, z.Upstream * Alpha(z.Attributes)));
    }

    private static double Alpha(Attributes attributes) => attributes.Float("alpha", 0.01f);
}

public static partial class Functions
{
    /// <summary>Leaky rectifier: x where that is positive, else <c>α·x</c>.</summary>
    /// <param name="x">Argument.</param>
    /// <param name="alpha">Slope for negative x.</param>
    public static Expr LeakyRelu(Expr x, double alpha = 0.01) => Expr.Apply<LeakyReluOp>(Attributes.None.With("alpha", alpha), x);
}
