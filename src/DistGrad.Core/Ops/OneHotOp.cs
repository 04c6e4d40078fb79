using static DistGrad.Functions;

namespace DistGrad;

/// <summary>For each index a vector with one value at that place and another elsewhere (ONNX <c>OneHot</c>); attribute <c>axis</c>, the last by default.</summary>
/// <remarks>
/// <para>Shapes: z has the shape of indices with depth, which input 1 holds, put in at the axis; input 2 holds the value elsewhere and the value at the place. An index out of range has no place.</para>
/// <para>VJP: each value gets the sum of <c>z̄</c> where it is; indices have none. Gate: router.</para>
/// <para>Source: linearity in the values.</para>
/// </remarks>
public sealed class OneHotOp() : TensorOp("OneHot", 3, 3)
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Router;

    /// <inheritdoc/>
    public override ulong StaticInputs => 0b10;

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node)
    {
        if (node.DType(0) == DType.Bool || node.DType(1) == DType.Bool || node.Shape(1).Count != 1) throw UnfitTypes(node);
        if (node.Shape(2) != new Shape(2)) throw new GraphException($"values are two, the one elsewhere and the one at the place, but their shape is {node.Shape(2)}.");
        var (extents, depth) = (node.Shape(0).Extents.ToArray().ToList(), Depth(node));
        if (depth < 0) throw new GraphException($"depth is {depth}; it is at least 0.");
        extents.Insert(Axis(node), depth);
        return new TensorType(node.DType(2), new Shape([.. extents]));
    }

    /// <inheritdoc/>
    public override DType InferDType(OpNode node) => node.DType(2);

    /// <inheritdoc/>
    public override Expr? Compose(ComposeContext z) =>
        Where(IsPlace(z.Node, z.Input(0)), Slice(z.Input(2), 0, 1, 2), Slice(z.Input(2), 0, 0, 1));

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        var (place, zero) = (IsPlace(z.Node, z.Input(0)), z.Constant(0));
        var elsewhere = ReduceSum(Where(place, zero, z.Upstream));
        var there = ReduceSum(Where(place, z.Upstream, zero));
        z.Accumulate(2, Concat(0, Reshape(elsewhere, new Shape(1)), Reshape(there, new Shape(1))));
    }

    private static Expr IsPlace(OpNode node, Expr indices)
    {
        var (axis, depth) = (Axis(node), Depth(node));
        var integers = Unsqueeze(Cast(indices, DType.Int64), axis);
        var (zero, one, end) = (indices.Constant(Tensor.Scalar(0L)), indices.Constant(Tensor.Scalar(1L)), indices.Constant(Tensor.Scalar(depth)));
        var extents = new long[node.Rank(0) + 1];
        Array.Fill(extents, 1);
        extents[axis] = depth;
        return Equal(Where(Less(integers, zero), integers + end, integers), Reshape(Range(zero, end, one), new Shape(extents)));
    }

    private static long Depth(OpNode node) => (long)node.Known(1).Number(0);

    private static int Axis(OpNode node) => node.Axis(node.Attributes.Int("axis", -1), node.Rank(0) + 1);
}

public static partial class Functions
{
    /// <summary>For each index a vector with one value at that place and another elsewhere.</summary>
    /// <param name="indices">Places; negative ones count from the end.</param>
    /// <param name="depth">Length of the vectors.</param>
    /// <param name="values">Two elements: the value elsewhere and the value at the place.</param>
    /// <param name="axis">Dimension of the result that the vectors lie along, from 0, or from -1 backwards.</param>
    public static Expr OneHot(Expr indices, long depth, Expr values, int axis = -1) =>
        Expr.Apply<OneHotOp>(axis == -1 ? Attributes.None : Attributes.None.With("axis", axis), indices, indices.Constant(Tensor.Vector(depth)), values);
}
