using static DistGrad.Functions;

namespace DistGrad;

/// <summary>Self-gated rectifier, <c>z = x·t</c> with <c>t = tanh(ln(1 + eˣ))</c> (ONNX <c>Mish</c>).</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x.</para>
/// <para>VJP: <c>x̄ = z̄·(t + x·(1 − t²)/(1 + e⁻ˣ))</c>.</para>
/// <para>Source: Misra, Mish: a self regularized non-monotonic activation function (2019).</para>
/// </remarks>
public sealed class MishOp() : UnaryOp("Mish")
{
    /// <inheritdoc/>
    public override double Scalar(double x)
    {
        // tanh(ln(1 + n)) = n(n + 2)/(n(n + 2) + 2): no digits are lost where n = eˣ is small; where it is large, 2 is below its last digit.
        var n = Math.Exp(x);
        var p = n * (n + 2);
        return x > 20 ? x : x * (p / (p + 2));
    }

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        var x = z.Input(0);
        var gate = Tanh(Softplus(x));
        z.Accumulate(0, z.Upstream * (gate + (x * Sigmoid(x) * (1 - (gate * gate)))));
    }
}

public static partial class Functions
{
    /// <summary>Self-gated rectifier, <c>x·tanh(ln(1 + eˣ))</c>.</summary>
    /// <param name="x">Argument.</param>
    public static Expr Mish(Expr x) => Expr.Apply<MishOp>(x);
}
