using static DistGrad.Functions;

namespace DistGrad;

/// <summary>Elements of the data x at indices along one dimension, one for each index (ONNX <c>GatherElements</c>); attribute <c>axis</c>.</summary>
/// <remarks>
/// <para>Shapes: z has the shape of indices, of the rank of x and nowhere but along the axis longer than x.</para>
/// <para>VJP: <c>x̄ = Σ z̄</c>, for each element of x over the places that it was taken to, in their order. Gate: distributor.</para>
/// <para>Source: linearity.</para>
/// </remarks>
public sealed class GatherElementsOp() : TensorOp("GatherElements", 2, 2)
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Distributor;

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node)
    {
        if (!node.DType(1).IsInteger()) throw UnfitTypes(node);
        RequireFit(node, Axis(node));
        return node.Type(0) with { Shape = node.Shape(1) };
    }

    /// <inheritdoc/>
    public override void Vjp(VjpContext z) =>
        z.Accumulate(0, ScatterElements(Zeros(z.Upstream, z.Node.Shape(0)), z.Input(1), z.Upstream, Axis(z.Node), ScatterReduction.Add));

    /// <summary>Throws if the indices of a node (input 1) do not fit its data (input 0).</summary>
    /// <param name="node">The node.</param>
    /// <param name="axis">The dimension that is indexed.</param>
    internal static void RequireFit(OpNode node, int axis)
    {
        var (x, indices) = (node.Shape(0), node.Shape(1));
        var fits = x.Rank == indices.Rank;
        for (var d = 0; fits && d < x.Rank; d++) fits = d == axis || indices[d] <= x[d];
        if (!fits) throw new GraphException($"indices {indices} do not fit data {x}: they need its rank, and nowhere but along axis {axis} more elements than it has.");
    }

    private static int Axis(OpNode node) => node.Axis(node.Attributes.Int("axis", 0), node.Rank(0));
}

public static partial class Functions
{
    /// <summary>Elements of data at indices along one dimension: z[p, q] = x[i[p, q], q] for axis 0.</summary>
    /// <param name="x">Data.</param>
    /// <param name="indices">Integers; negative ones count from the end.</param>
    /// <param name="axis">The dimension, from 0, or from -1 backwards.</param>
    public static Expr GatherElements(Expr x, Expr indices, int axis = 0) => Expr.Apply<GatherElementsOp>(Attributes.None.With("axis", axis), x, indices);
}
