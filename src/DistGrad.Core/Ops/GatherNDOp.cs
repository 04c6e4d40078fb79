using static DistGrad.Functions;

namespace DistGrad;

/// <summary>Elements or slices of the data x at the coordinates that the rows of indices give (ONNX <c>GatherND</c>); attribute <c>batch_dims</c>, b.</summary>
/// <remarks>
/// <para>Shapes: indices are […, k], their first b extents those of x; z is […, the extents of x from dimension b + k on].</para>
/// <para>VJP: <c>x̄ = Σ z̄</c>, for each element of x over the places that it was taken to, in their order. Gate: distributor.</para>
/// <para>Source: linearity.</para>
/// </remarks>
public sealed class GatherNDOp() : TensorOp("GatherND", 2, 2)
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Distributor;

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node) =>
        node.DType(1).IsInteger() ? node.Type(0) with { Shape = ShapeOf(node.Shape(0), node.Shape(1), node.Attributes.Int("batch_dims", 0)) } : throw UnfitTypes(node);

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        var (shape, batches) = (z.Node.Shape(0), (int)z.Node.Attributes.Int("batch_dims", 0));
        if (batches == 0)
        {
            z.Accumulate(0, ScatterND(Zeros(z.Upstream, shape), z.Input(1), z.Upstream, ScatterReduction.Add));
            return;
        }

        // All batches as one dimension, which becomes a coordinate of its own.
        var batch = new Shape(shape.Extents[..batches]).Count;
        long[] rows = [batch, .. z.Node.Shape(1).Extents[batches..^1]];
        var numbers = new long[rows.Length + 1];
        Array.Fill(numbers, 1);
        numbers[0] = batch;
        var number = Range(z.Constant(Tensor.Scalar(0L)), z.Constant(Tensor.Scalar(batch)), z.Constant(Tensor.Scalar(1L)));
        var coordinate = Expand(Reshape(number, new Shape(numbers)), new Shape([.. rows, 1]));
        var indices = Reshape(Cast(z.Input(1), DType.Int64), new Shape([.. rows, z.Node.Shape(1)[-1]]));
        var upstream = Reshape(z.Upstream, new Shape([batch, .. z.Upstream.Type.Shape.Extents[batches..]]));
        var zeros = Zeros(z.Upstream, new Shape([batch, .. shape.Extents[batches..]]));
        z.Accumulate(0, Reshape(ScatterND(zeros, Concat(-1, coordinate, indices), upstream, ScatterReduction.Add), shape));
    }

    /// <summary>Shape of what rows of indices take from data.</summary>
    /// <param name="x">Shape of the data.</param>
    /// <param name="indices">Shape of the indices.</param>
    /// <param name="batches">Number of leading dimensions that both have in common.</param>
    /// <exception cref="GraphException">They do not fit together.</exception>
    internal static Shape ShapeOf(Shape x, Shape indices, long batches)
    {
        if (indices.Rank == 0 || batches < 0 || batches >= indices.Rank || batches > x.Rank || !x.Extents[..(int)batches].SequenceEqual(indices.Extents[..(int)batches]))
            throw new GraphException($"data {x} and indices {indices} do not have {batches} leading dimensions in common, with one more for the coordinates.");
        if (indices[-1] < 1 || indices[-1] > x.Rank - batches) throw new GraphException($"indices {indices} have {indices[-1]} coordinates a row; data {x} with {batches} batch dimensions needs 1 to {x.Rank - batches}.");
        return new Shape([.. indices.Extents[..^1], .. x.Extents[(int)(batches + indices[-1])..]]);
    }
}

public static partial class Functions
{
    /// <summary>Elements or slices of data at the coordinates that the rows of indices give.</summary>
    /// <param name="x">Data.</param>
    /// <param name="indices">Coordinates, in the last dimension; negative ones count from the end.</param>
    /// <param name="batchDimensions">Number of leading dimensions that both have in common.</param>
    public static Expr GatherND(Expr x, Expr indices, int batchDimensions = 0) =>
        Expr.Apply<GatherNDOp>(batchDimensions == 0 ? Attributes.None : Attributes.None.With("batch_dims", batchDimensions), x, Cast(indices, DType.Int64));
}
