using static DistGrad.Functions;

namespace DistGrad;

/// <summary>Rectifier with a threshold, <c>z = x</c> where x &gt; α, else 0 (ONNX <c>ThresholdedRelu</c>); attribute <c>alpha</c>, 1 by default.</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x.</para>
/// <para>VJP: <c>x̄ = z̄</c> where x &gt; α, else 0. Gate: router.</para>
/// <para>Source: Konda et al., Zero-bias autoencoders (2015); at α PyTorch's convention, 0.</para>
/// </remarks>
public sealed class ThresholdedReluOp() : AttributeUnaryOp("ThresholdedRelu")
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Router;

    /// <inheritdoc/>
    public override double Scalar(double x, Attributes attributes) => x > Alpha(attributes) ? x : 0;

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        z.Accumulate(0, Where(Greater(z.Input(0), z.Constant(Alpha(z.Attributes))), z.Upstream, z.Constant(0)));
    }

    private static double Alpha(Attributes attributes) => attributes.Float("alpha", 1);
}

public static partial class Functions
{
    /// <summary>Rectifier with a threshold: x where that is above α, else 0.</summary>
    /// <param name="x">Argument.</param>
    /// <param name="alpha">The threshold.</param>
    public static Expr ThresholdedRelu(Expr x, double alpha = 1) => Expr.Apply<ThresholdedReluOp>(Attributes.None.With("alpha", alpha), x);
}
