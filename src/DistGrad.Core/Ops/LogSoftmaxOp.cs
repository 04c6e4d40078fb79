using static DistGrad.Functions;

namespace DistGrad;

/// <summary>Logarithm of the softmax of a vector, <c>z = x − ln Σ eˣ</c>, without overflow (ONNX <c>LogSoftmax</c>); attribute <c>axis</c>, −1 by default.</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x; sums are along the axis.</para>
/// <para>VJP: <c>x̄ = z̄ − exp(z)·Σ z̄</c>.</para>
/// <para>Source: chain rule; the derivative of <c>ln Σ eˣ</c> is the softmax.</para>
/// </remarks>
public sealed class LogSoftmaxOp() : AxisOp("LogSoftmax")
{
    /// <inheritdoc/>
    public override void Vjp(VjpContext z) =>
        z.Accumulate(0, z.Upstream - (Exp(z.Output) * ReduceSum(z.Upstream, [Axis(z.Node)], keepDimensions: true)));
}

public static partial class Functions
{
    /// <summary>Logarithm of the softmax of a vector.</summary>
    /// <param name="x">Vectors.</param>
    /// <param name="axis">Dimension along which they lie, from 0 or from -1 backwards.</param>
    public static Expr LogSoftmax(Expr x, int axis = -1) => Expr.Apply<LogSoftmaxOp>(Attributes.None.With("axis", axis), x);
}
