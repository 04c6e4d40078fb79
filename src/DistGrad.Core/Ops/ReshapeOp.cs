namespace DistGrad;

/// <summary>The same elements in another shape (ONNX <c>Reshape</c>); an extent -1 is what is left, 0 (unless <c>allowzero</c>) that of x.</summary>
/// <remarks>
/// <para>Shapes: z has the shape that input 1 holds, with as many elements as x.</para>
/// <para>VJP: <c>x̄ = z̄</c> in the shape of x. Gate: distributor.</para>
/// <para>Source: linearity.</para>
/// </remarks>
public sealed class ReshapeOp() : TensorOp("Reshape", 2, 2)
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Distributor;

    /// <inheritdoc/>
    public override ulong StaticInputs => 0b10;

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node) => node.Type(0) with { Shape = Target(node) };

    /// <inheritdoc/>
    public override Tensor? Fold(OpNode node) => node.ValueOf(0)?.Reshape(Target(node));

    /// <inheritdoc/>
    public override void Vjp(VjpContext z) => z.Accumulate(0, Functions.Reshape(z.Upstream, z.Node.Shape(0)));

    private static Shape Target(OpNode node)
    {
        var (from, extents) = (node.Shape(0), node.Integers(1)!);
        var keepsZero = node.Attributes.Flag("allowzero");
        var open = -1;
        var known = 1L;
        for (var d = 0; d < extents.Length; d++)
        {
            if (extents[d] == 0 && !keepsZero) extents[d] = d < from.Rank ? from[d] : throw new GraphException($"shape [{string.Join(", ", extents)}] takes extent {d} from the input, whose shape is {from}.");
            if (extents[d] < -1 || (extents[d] == -1 && open >= 0)) throw new GraphException($"[{string.Join(", ", extents)}] is no shape to reshape to.");
            if (extents[d] == -1) open = d;
            else known = checked(known * extents[d]);
        }

        if (open >= 0) extents[open] = known > 0 && from.Count % known == 0 ? from.Count / known : throw Unfit(from, extents);
        var target = new Shape(extents);
        return target.Count == from.Count ? target : throw Unfit(from, extents);
    }

    private static GraphException Unfit(Shape from, long[] to) => new($"{from} has {from.Count} elements and cannot be reshaped to [{string.Join(", ", to)}].");
}

public static partial class Functions
{
    /// <summary>The same elements in another shape.</summary>
    /// <param name="x">Elements.</param>
    /// <param name="shape">A shape with as many.</param>
    public static Expr Reshape(Expr x, Shape shape) => Expr.Apply<ReshapeOp>(shape.Extents.Contains(0) ? Attributes.None.With("allowzero", 1) : Attributes.None, x, x.Constant(Tensor.Vector(shape.Extents)));
}
