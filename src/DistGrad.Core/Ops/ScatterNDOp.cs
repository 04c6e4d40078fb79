namespace DistGrad;

/// <summary>Data x with updates u, elements or slices, at the coordinates that the rows of indices give (ONNX <c>ScatterND</c>); attribute <c>reduction</c>.</summary>
/// <remarks>
/// <para>Shapes: indices are […, k]; u is […, the extents of x from dimension k on]; z has the shape of x.</para>
/// <para>VJP: <c>ū = z̄</c> at the coordinates and <c>x̄ = z̄</c>, 0 where it was replaced; each times the product of all else that goes to the place (mul), or 0 unless it is the first extremal one there (max, min). Gate: router.</para>
/// <para>Source: linearity, product rule; mul is not differentiable twice where two zeros meet.</para>
/// </remarks>
public sealed class ScatterNDOp() : ScatterOp("ScatterND")
{
    /// <inheritdoc/>
    protected override void RequireFit(OpNode node)
    {
        var expected = GatherNDOp.ShapeOf(node.Shape(0), node.Shape(1), 0);
        if (expected != node.Shape(2)) throw new GraphException($"updates of shape {expected} are needed for data {node.Shape(0)} and indices {node.Shape(1)}, not {node.Shape(2)}.");
    }

    /// <inheritdoc/>
    protected override Expr Scatter(VjpContext z, Expr data, Expr updates, ScatterReduction reduction) => Apply(data, z.Input(1), updates, reduction);

    /// <inheritdoc/>
    protected override Expr Gather(VjpContext z, Expr data) => Functions.GatherND(data, z.Input(1));

    internal static Expr Apply(Expr x, Expr indices, Expr updates, ScatterReduction reduction) => Expr.Apply<ScatterNDOp>(AttributesOf(reduction), x, Functions.Cast(indices, DType.Int64), updates);
}

public static partial class Functions
{
    /// <summary>Data with updates, elements or slices, at the coordinates that the rows of indices give.</summary>
    /// <param name="x">Data.</param>
    /// <param name="indices">Coordinates, in the last dimension; negative ones count from the end.</param>
    /// <param name="updates">Updates, one element or slice for each row of indices.</param>
    /// <param name="reduction">What to do with the element that is there.</param>
    public static Expr ScatterND(Expr x, Expr indices, Expr updates, ScatterReduction reduction = ScatterReduction.None) => ScatterNDOp.Apply(x, indices, updates, reduction);
}
