using static DistGrad.Functions;

namespace DistGrad;

/// <summary>Rectifier, <c>z = max(x, 0)</c> (ONNX <c>Relu</c>); NaN stays NaN.</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x.</para>
/// <para>VJP: <c>x̄ = where(x ≤ 0, 0, z̄)</c>: 0 at the kink, z̄ where x is NaN. Gate: router.</para>
/// <para>Source: CS231n lecture 4, the max gate; at 0 and NaN PyTorch's <c>threshold_backward</c>.</para>
/// </remarks>
public sealed class ReluOp() : UnaryOp("Relu", takesIntegers: true)
{
    /// <inheritdoc/>
    public override string Function => "relu";

    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Router;

    /// <inheritdoc/>
    public override double Scalar(double x) => x <= 0 ? 0 : x;

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        // Chosen, not multiplied by a mask: 0 times an infinite upstream gradient would be NaN.
        var zero = z.Constant(0);
        z.Accumulate(0, Where(LessOrEqual(z.Input(0), zero), zero, z.Upstream));
    }
}

public static partial class Functions
{
    /// <summary>Rectifier, <c>max(x, 0)</c>.</summary>
    /// <param name="x">Argument.</param>
    public static Expr Relu(Expr x) => Expr.Apply<ReluOp>(x);
}
