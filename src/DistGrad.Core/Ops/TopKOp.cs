namespace DistGrad;

/// <summary>The k greatest elements along a dimension, or the least, and their indices (ONNX <c>TopK</c>); attributes <c>axis</c>, <c>largest</c> and <c>sorted</c>.</summary>
/// <remarks>
/// <para>Shapes: outputs 0, the elements, and 1, their indices as int64, have the shape of x with the extent k, which input 1 holds, along the axis.</para>
/// <para>VJP: <c>x̄ = z̄</c> at the indices, 0 elsewhere; indices have none. Gate: router.</para>
/// <para>Source: derivative of the elements chosen.</para>
/// </remarks>
public sealed class TopKOp() : TensorOp("TopK", 2, 2)
{
    /// <inheritdoc/>
    public override int OutputCount => 2;

    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Router;

    /// <inheritdoc/>
    public override ulong StaticInputs => 0b10;

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node)
    {
        if (node.DType(0) == DType.Bool || node.Integers(1) is not [var k]) throw UnfitTypes(node);
        var (shape, axis) = (node.Shape(0), Axis(node));
        if (k < 0 || k > shape[axis]) throw new GraphException($"k is {k}, but there are {shape[axis]} elements along axis {axis} of {shape}.");
        var extents = shape.Extents.ToArray();
        extents[axis] = k;
        return new TensorType(InferDType(node), new Shape(extents));
    }

    /// <inheritdoc/>
    public override DType InferDType(OpNode node) => node.Output switch
    {
        0 => node.DType(0),
        1 => DType.Int64,
        _ => throw new GraphException($"there are two outputs, elements and indices, so there is no output {node.Output}."),
    };

    /// <inheritdoc/>
    public override Expr? Compose(ComposeContext z)
    {
        // The runtime gives elements only together with their indices.
        if (z.Node.Output == 1) return null;
        return Functions.GatherElements(z.Input(0), Expr.Apply<TopKOp>(z.Attributes, 1, z.Input(0), z.Input(1)), Axis(z.Node));
    }

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        if (z.Node.Output != 0 || !z.Node.DType(0).IsFloat()) return;
        z.Accumulate(0, Functions.ScatterElements(Functions.Zeros(z.Upstream, z.Node.Shape(0)), z.Sibling(1), z.Upstream, Axis(z.Node), ScatterReduction.Add));
    }

    private static int Axis(OpNode node) => node.Axis(node.Attributes.Int("axis", -1), node.Rank(0));
}

public static partial class Functions
{
    /// <summary>The k greatest elements along a dimension, or the least, and their indices.</summary>
    /// <param name="x">Value.</param>
    /// <param name="k">How many elements.</param>
    /// <param name="axis">The dimension, from 0, or from -1 backwards.</param>
    /// <param name="largest">Whether the greatest are meant.</param>
    /// <param name="sorted">Whether they come in order.</param>
    public static (Expr Values, Expr Indices) TopK(Expr x, long k, int axis = -1, bool largest = true, bool sorted = true)
    {
        var attributes = Attributes.None.With("axis", axis).With("largest", largest).With("sorted", sorted);
        var count = x.Constant(Tensor.Vector(k));
        return (Expr.Apply<TopKOp>(attributes, x, count), Expr.Apply<TopKOp>(attributes, 1, x, count));
    }
}
