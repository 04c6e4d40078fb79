namespace DistGrad;

/// <summary>Running sum along a dimension, <c>zᵢ = Σⱼ xⱼ</c> over j ≤ i (ONNX <c>CumSum</c>); attributes <c>exclusive</c>, over j &lt; i, and <c>reverse</c>, from the end.</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x; input 1 holds the dimension, one integer.</para>
/// <para>VJP: <c>x̄</c> is the running sum of z̄ from the other end, exclusive alike.</para>
/// <para>Source: linearity; the transpose of a triangle of ones.</para>
/// </remarks>
public sealed class CumSumOp() : TensorOp("CumSum", 2, 2)
{
    /// <inheritdoc/>
    public override ulong StaticInputs => 0b10;

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node)
    {
        if (node.DType(0) == DType.Bool) throw UnfitTypes(node);
        _ = Axis(node);
        return node.Type(0);
    }

    /// <inheritdoc/>
    public override void Vjp(VjpContext z) =>
        z.Accumulate(0, Functions.CumSum(z.Upstream, Axis(z.Node), z.Attributes.Flag("exclusive"), !z.Attributes.Flag("reverse")));

    private static int Axis(OpNode node) =>
        node.Integers(1, isList: false) is [var axis] ? node.Axis(axis, node.Rank(0)) : throw new GraphException($"the axis is one integer, but input 1 is {node.Type(1)}.");
}

public static partial class Functions
{
    /// <summary>Running sum along a dimension.</summary>
    /// <param name="x">Summands.</param>
    /// <param name="axis">The dimension, from 0 or from -1 backwards.</param>
    /// <param name="isExclusive">Whether each sum leaves out the element at its own place.</param>
    /// <param name="isReverse">Whether sums run from the end.</param>
    public static Expr CumSum(Expr x, int axis, bool isExclusive = false, bool isReverse = false) =>
        Expr.Apply<CumSumOp>(Attributes.None.With("exclusive", isExclusive).With("reverse", isReverse), x, x.Constant(Tensor.Scalar<long>(axis)));
}
