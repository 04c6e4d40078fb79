using static DistGrad.Functions;

namespace DistGrad;

/// <summary>Gaussian error linear unit, <c>z = x·Φ(x)</c> with the normal distribution's Φ (ONNX <c>Gelu</c>); attribute <c>approximate</c>, <c>none</c> (by default) or <c>tanh</c>.</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x.</para>
/// <para>VJP: <c>x̄ = z̄·(Φ(x) + x·Φ'(x))</c> with <c>Φ = (1 + erf(x/√2))/2</c>, or <c>Φ = (1 + tanh(√(2/π)·(x + 0.044715·x³)))/2</c> if approximate.</para>
/// <para>Source: Hendrycks and Gimpel, Gaussian error linear units (2016).</para>
/// </remarks>
public sealed class GeluOp() : AttributeUnaryOp("Gelu")
{
    private const double Cubic = 0.044715;
    private static readonly double Slope = Math.Sqrt(2 / Math.PI);

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node)
    {
        if (node.Attributes.String("approximate", "none") is not ("none" or "tanh") and var given) throw new GraphException($"approximate is '{given}'; it is 'none' or 'tanh'.");
        return base.InferType(node);
    }

    /// <inheritdoc/>
    public override double Scalar(double x, Attributes attributes) =>
        IsApproximate(attributes) ? x * SpecialFunctions.Sigmoid(2 * Slope * (x + (Cubic * x * x * x)))
        : x * 0.5 * SpecialFunctions.Erfc(-x / Math.Sqrt(2));

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        var x = z.Input(0);
        var squared = x * x;
        if (IsApproximate(z.Attributes))
        {
            var tanh = Tanh(x * ((squared * (Slope * Cubic)) + Slope));
            var inner = (squared * (1.5 * Slope * Cubic)) + (0.5 * Slope);
            z.Accumulate(0, z.Upstream * ((tanh * 0.5) + 0.5 + (x * inner * (1 - (tanh * tanh)))));
            return;
        }

        var distribution = (Erf(x * Math.Sqrt(0.5)) * 0.5) + 0.5;
        var density = Exp(squared * -0.5) * (1 / Math.Sqrt(2 * Math.PI));
        z.Accumulate(0, z.Upstream * (distribution + (x * density)));
    }

    private static bool IsApproximate(Attributes attributes) => attributes.String("approximate", "none") == "tanh";
}

public static partial class Functions
{
    /// <summary>Gaussian error linear unit, <c>x·Φ(x)</c>.</summary>
    /// <param name="x">Argument.</param>
    /// <param name="isApproximate">Whether Φ is approximated by a hyperbolic tangent.</param>
    public static Expr Gelu(Expr x, bool isApproximate = false) => Expr.Apply<GeluOp>(Attributes.None.With("approximate", isApproximate ? "tanh" : "none"), x);
}
