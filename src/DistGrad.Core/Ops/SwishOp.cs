using static DistGrad.Functions;

namespace DistGrad;

/// <summary>Self-gated rectifier, <c>z = x·s</c> with <c>s = 1/(1 + exp(−α·x))</c> (ONNX <c>Swish</c>, from opset 24); attribute <c>alpha</c>, 1 by default.</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x.</para>
/// <para>VJP: <c>x̄ = z̄·(s + α·z·(1 − s))</c>.</para>
/// <para>Source: Ramachandran et al., Searching for activation functions (2017).</para>
/// </remarks>
public sealed class SwishOp() : AttributeUnaryOp("Swish")
{
    /// <inheritdoc/>
    public override double Scalar(double x, Attributes attributes) => x * SpecialFunctions.Sigmoid(Alpha(attributes) * x);

    /// <inheritdoc/>
    public override Expr? Compose(ComposeContext z) => z.Input(0) * Opening(z.Input(0), z.Attributes);

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        var (alpha, gate) = (Alpha(z.Attributes), Opening(z.Input(0), z.Attributes));
        var slope = z.Output * (1 - gate);
        z.Accumulate(0, z.Upstream * (gate + (alpha == 1 ? slope : slope * alpha)));
    }

    private static double Alpha(Attributes attributes) => attributes.Float("alpha", 1);

    private static Expr Opening(Expr x, Attributes attributes) => Sigmoid(Alpha(attributes) == 1 ? x : x * Alpha(attributes));
}

public static partial class Functions
{
    /// <summary>Self-gated rectifier, <c>x/(1 + exp(−α·x))</c>.</summary>
    /// <param name="x">Argument.</param>
    /// <param name="alpha">Steepness of the gate.</param>
    public static Expr Swish(Expr x, double alpha = 1) => Expr.Apply<SwishOp>(Attributes.None.With("alpha", alpha), x);
}
