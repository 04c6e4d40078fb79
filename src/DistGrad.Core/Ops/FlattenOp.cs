namespace DistGrad;

/// <summary>The input as a matrix (ONNX <c>Flatten</c>); attribute <c>axis</c>, 1 by default.</summary>
/// <remarks>
/// <para>Shapes: the dimensions of x before the axis become the rows of z, the others its columns.</para>
/// <para>VJP: <c>x̄ = z̄</c> in the shape of x. Gate: distributor.</para>
/// <para>Source: linearity.</para>
/// </remarks>
public sealed class FlattenOp() : TensorOp("Flatten", 1, 1)
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Distributor;

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node)
    {
        var (shape, axis) = (node.Shape(0), node.Attributes.Int("axis", 1));
        var at = axis == shape.Rank ? shape.Rank : node.Axis(axis, shape.Rank);
        return node.Type(0) with { Shape = new Shape(new Shape(shape.Extents[..at]).Count, new Shape(shape.Extents[at..]).Count) };
    }

    /// <inheritdoc/>
    public override Tensor? Fold(OpNode node) => node.ValueOf(0)?.Reshape(InferType(node).Shape);

    /// <inheritdoc/>
    public override void Vjp(VjpContext z) => z.Accumulate(0, Functions.Reshape(z.Upstream, z.Node.Shape(0)));
}

public static partial class Functions
{
    /// <summary>The value as a matrix.</summary>
    /// <param name="x">Value.</param>
    /// <param name="axis">The first dimension that becomes part of the columns; those before it become the rows.</param>
    public static Expr Flatten(Expr x, int axis = 1) => Expr.Apply<FlattenOp>(axis == 1 ? Attributes.None : Attributes.None.With("axis", axis), x);
}
