using static DistGrad.Functions;

namespace DistGrad;

/// <summary>Slices of the data x at indices along one dimension, as in an embedding (ONNX <c>Gather</c>); attribute <c>axis</c>.</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x, with the shape of indices in place of the axis.</para>
/// <para>VJP: <c>x̄ = Σ z̄</c>, for each slice of x over the places that it was taken to, in their order. Gate: distributor.</para>
/// <para>Source: linearity.</para>
/// </remarks>
public sealed class GatherOp() : TensorOp("Gather", 2, 2)
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Distributor;

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node)
    {
        if (!node.DType(1).IsInteger()) throw UnfitTypes(node);
        var (x, axis) = (node.Shape(0), Axis(node));
        return node.Type(0) with { Shape = new Shape([.. x.Extents[..axis], .. node.Shape(1).Extents, .. x.Extents[(axis + 1)..]]) };
    }

    /// <inheritdoc/>
    public override Tensor? Fold(OpNode node)
    {
        if (node.ValueOf(0) is not { } x || node.ValueOf(1) is not { } indices) return null;
        var (axis, rank, strides) = (Axis(node), indices.Shape.Rank, Shapes.Strides(x.Shape));
        var (places, rows) = (Shapes.Strides(indices.Shape), indices.Integers());
        for (var i = 0; i < rows.Length; i++) rows[i] = Row(rows[i], x.Shape, axis);
        return Folding.Pick(x, InferType(node).Shape, at => Folding.Place(at.AsSpan(0, axis), strides)
            + (rows[Folding.Place(at.AsSpan(axis, rank), places)] * strides[axis])
            + Folding.Place(at.AsSpan(axis + rank), strides.AsSpan(axis + 1)));
    }

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        // Slices are added as a whole, so the axis comes first, and in the upstream gradient the dimensions of the indices.
        var (shape, axis, rank) = (z.Node.Shape(0), Axis(z.Node), z.Node.Rank(1));
        int[] before = [.. Enumerable.Range(0, axis)], after = [.. Enumerable.Range(axis + 1, shape.Rank - axis - 1)];
        var rows = Transposed(z.Upstream, [.. Enumerable.Range(axis, rank), .. before, .. after.Select(d => d - 1 + rank)]);
        var zeros = Zeros(z.Upstream, new Shape([shape[axis], .. shape.Extents[..axis], .. shape.Extents[(axis + 1)..]]));
        var sums = ScatterND(zeros, Unsqueeze(z.Input(1), -1), rows, ScatterReduction.Add);
        z.Accumulate(0, Transposed(sums, [.. before.Select(d => d + 1), 0, .. after]));
    }

    private static Expr Transposed(Expr x, int[] order) => order.SequenceEqual(order.Order()) ? x : Transpose(x, order);

    private static long Row(long index, Shape shape, int axis) =>
        index >= -shape[axis] && index < shape[axis] ? index < 0 ? index + shape[axis] : index : throw new GraphException($"index {index} is out of range for axis {axis} of {shape}.");

    private static int Axis(OpNode node) => node.Axis(node.Attributes.Int("axis", 0), node.Rank(0));
}

public static partial class Functions
{
    /// <summary>Slices of data at indices along one dimension, as in an embedding.</summary>
    /// <param name="x">Data.</param>
    /// <param name="indices">Integers; negative ones count from the end.</param>
    /// <param name="axis">The dimension, from 0, or from -1 backwards.</param>
    public static Expr Gather(Expr x, Expr indices, int axis = 0) => Expr.Apply<GatherOp>(axis == 0 ? Attributes.None : Attributes.None.With("axis", axis), x, indices);
}
