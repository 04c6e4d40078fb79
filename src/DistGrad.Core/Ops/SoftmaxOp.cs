using static DistGrad.Functions;

namespace DistGrad;

/// <summary>Exponentials of a vector divided by their sum, <c>z = eˣ/Σ eˣ</c>, without overflow (ONNX <c>Softmax</c>); attribute <c>axis</c>, −1 by default.</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x; sums are along the axis.</para>
/// <para>VJP: <c>x̄ = z·(z̄ − Σ z̄·z)</c>.</para>
/// <para>Source: Goodfellow, Bengio and Courville, Deep learning (2016), 6.2.2.3; quotient rule.</para>
/// </remarks>
public sealed class SoftmaxOp() : AxisOp("Softmax")
{
    /// <inheritdoc/>
    public override void Vjp(VjpContext z) =>
        z.Accumulate(0, z.Output * (z.Upstream - ReduceSum(z.Upstream * z.Output, [Axis(z.Node)], keepDimensions: true)));
}

public static partial class Functions
{
    /// <summary>Exponentials of a vector divided by their sum.</summary>
    /// <param name="x">Vectors.</param>
    /// <param name="axis">Dimension along which they lie, from 0 or from -1 backwards.</param>
    public static Expr Softmax(Expr x, int axis = -1) => Expr.Apply<SoftmaxOp>(Attributes.None.With("axis", axis), x);
}
