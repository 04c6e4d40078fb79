namespace DistGrad;

/// <summary>Data x with updates u at places that indices give along one dimension (ONNX <c>ScatterElements</c>); attributes <c>axis</c> and <c>reduction</c>.</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x; indices and u have one shape, of the rank of x, and nowhere but along the axis are they longer than x.</para>
/// <para>VJP: <c>ū = z̄</c> at the indices and <c>x̄ = z̄</c>, 0 where it was replaced; each times the product of all else that goes to the place (mul), or 0 unless it is the first extremal one there (max, min). Gate: router.</para>
/// <para>Source: linearity, product rule; mul is not differentiable twice where two zeros meet.</para>
/// </remarks>
public sealed class ScatterElementsOp() : ScatterOp("ScatterElements")
{
    /// <inheritdoc/>
    protected override void RequireFit(OpNode node)
    {
        var (x, indices, updates) = (node.Shape(0), node.Shape(1), node.Shape(2));
        if (indices != updates) throw new GraphException($"each index needs one update, but the shapes of indices and updates are {indices} and {updates}.");
        GatherElementsOp.RequireFit(node, Axis(node));
    }

    /// <inheritdoc/>
    protected override Expr Scatter(VjpContext z, Expr data, Expr updates, ScatterReduction reduction) => Apply(data, z.Input(1), updates, Axis(z.Node), reduction);

    /// <inheritdoc/>
    protected override Expr Gather(VjpContext z, Expr data) => Functions.GatherElements(data, z.Input(1), Axis(z.Node));

    internal static Expr Apply(Expr x, Expr indices, Expr updates, int axis, ScatterReduction reduction) =>
        Expr.Apply<ScatterElementsOp>(AttributesOf(reduction).With("axis", axis), x, indices, updates);

    private static int Axis(OpNode node) => node.Axis(node.Attributes.Int("axis", 0), node.Rank(0));
}

public static partial class Functions
{
    /// <summary>Data with updates at places that indices give along one dimension: z[i[p, q], q] = u[p, q] for axis 0.</summary>
    /// <param name="x">Data.</param>
    /// <param name="indices">Places along the axis; negative ones count from the end.</param>
    /// <param name="updates">Updates, one for each index.</param>
    /// <param name="axis">The dimension, from 0, or from -1 backwards.</param>
    /// <param name="reduction">What to do with the element that is there.</param>
    public static Expr ScatterElements(Expr x, Expr indices, Expr updates, int axis = 0, ScatterReduction reduction = ScatterReduction.None) =>
        ScatterElementsOp.Apply(x, indices, updates, axis, reduction);
}
