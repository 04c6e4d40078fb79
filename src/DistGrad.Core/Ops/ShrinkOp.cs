using static DistGrad.Functions;

namespace DistGrad;

/// <summary>Shrinkage, <c>z = x + β</c> where x &lt; −λ, <c>x − β</c> where x &gt; λ, else 0 (ONNX <c>Shrink</c>); attributes <c>lambd</c>, 0.5 by default, and <c>bias</c>, 0.</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x.</para>
/// <para>VJP: <c>x̄ = z̄</c> where x &lt; −λ or x &gt; λ, else 0. Gate: router.</para>
/// <para>Source: derivative of the branch taken; at the jumps PyTorch's convention for <c>Softshrink</c>, 0.</para>
/// </remarks>
public sealed class ShrinkOp() : AttributeUnaryOp("Shrink", takesIntegers: true)
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Router;

    /// <inheritdoc/>
    public override double Scalar(double x, Attributes attributes)
    {
        var (lambda, bias) = (Lambda(attributes), attributes.Float("bias", 0));
        return x < -lambda ? x + bias : x > lambda ? x - bias : 0;
    }

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        var (x, lambda) = (z.Input(0), Lambda(z.Attributes));
        var outside = Or(Less(x, z.Constant(-lambda)), Greater(x, z.Constant(lambda)));
        z.Accumulate(0, Where(outside, z.Upstream, z.Constant(0)));
    }

    private static double Lambda(Attributes attributes) => attributes.Float("lambd", 0.5);
}

public static partial class Functions
{
    /// <summary>Shrinkage: <c>x + bias</c> below −λ, <c>x − bias</c> above λ, 0 between.</summary>
    /// <param name="x">Argument.</param>
    /// <param name="lambda">The threshold, λ.</param>
    /// <param name="bias">What x is moved by towards 0.</param>
    public static Expr Shrink(Expr x, double lambda = 0.5, double bias = 0) => Expr.Apply<ShrinkOp>(Attributes.None.With("lambd", lambda).With("bias", bias), x);
}
