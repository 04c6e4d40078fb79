using static DistGrad.Functions;

namespace DistGrad;

/// <summary>Absolute value, <c>z = |x|</c> (ONNX <c>Abs</c>).</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x.</para>
/// <para>VJP: <c>x̄ = z̄·sign x</c>, so 0 at the kink.</para>
/// <para>Source: derivative of either branch; at 0 PyTorch's convention.</para>
/// </remarks>
public sealed class AbsOp() : UnaryOp("Abs", takesIntegers: true)
{
    /// <inheritdoc/>
    public override string Function => "abs";

    /// <inheritdoc/>
    public override double Scalar(double x) => Math.Abs(x);

    /// <inheritdoc/>
    public override void Vjp(VjpContext z) => z.Accumulate(0, z.Upstream * Sign(z.Input(0)));
}

public static partial class Functions
{
    /// <summary>Absolute value, <c>|x|</c>.</summary>
    /// <param name="x">Argument.</param>
    public static Expr Abs(Expr x) => Expr.Apply<AbsOp>(x);
}
