using static DistGrad.Functions;

namespace DistGrad;

/// <summary>Piecewise linear step, <c>z = max(0, min(1, α·x + β))</c> (ONNX <c>HardSigmoid</c>); attributes <c>alpha</c>, 0.2 by default, and <c>beta</c>, 0.5.</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x.</para>
/// <para>VJP: <c>x̄ = z̄·α</c> where 0 &lt; z &lt; 1, else 0.</para>
/// <para>Source: derivative of the branch taken; at the kinks PyTorch's convention, 0.</para>
/// </remarks>
public sealed class HardSigmoidOp() : AttributeUnaryOp("HardSigmoid")
{
    /// <inheritdoc/>
    public override double Scalar(double x, Attributes attributes) => Math.Max(0, Math.Min(1, (Alpha(attributes) * x) + Beta(attributes)));

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        var (zero, one) = (z.Constant(0), z.Constant(1));
        var rising = And(Greater(z.Output, zero), Less(z.Output, one));
        z.Accumulate(0, Where(rising, z.Upstream * Alpha(z.Attributes), zero));
    }

    private static double Alpha(Attributes attributes) => attributes.Float("alpha", 0.2f);
    private static double Beta(Attributes attributes) => attributes.Float("beta", 0.5);
}

public static partial class Functions
{
    /// <summary>Piecewise linear step, <c>max(0, min(1, α·x + β))</c>.</summary>
    /// <param name="x">Argument.</param>
    /// <param name="alpha">Slope.</param>
    /// <param name="beta">Value at 0.</param>
    public static Expr HardSigmoid(Expr x, double alpha = 0.2, double beta = 0.5) => Expr.Apply<HardSigmoidOp>(Attributes.None.With("alpha", alpha).With("beta", beta), x);
}
