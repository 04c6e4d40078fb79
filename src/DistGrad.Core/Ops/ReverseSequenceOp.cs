namespace DistGrad;

/// <summary>The first elements of each sequence of a batch in reverse order (ONNX <c>ReverseSequence</c>); attributes <c>time_axis</c>, 0, and <c>batch_axis</c>, 1 by default.</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x; input 1 holds for each sequence of the batch how many of its elements are reversed.</para>
/// <para>VJP: <c>x̄ = z̄</c>, reversed in the same way. Gate: distributor.</para>
/// <para>Source: linearity; reversal is its own inverse.</para>
/// </remarks>
public sealed class ReverseSequenceOp() : TensorOp("ReverseSequence", 2, 2)
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Distributor;

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node)
    {
        var (time, batch) = (node.Attributes.Int("time_axis", 0), node.Attributes.Int("batch_axis", 1));
        if (node.Rank(0) < 2 || time is not (0 or 1) || batch != 1 - time) throw new GraphException($"batch_axis {batch} and time_axis {time} of {node.Shape(0)} are not the first two dimensions.");
        var count = node.Shape(0)[(int)batch];
        return node.DType(1) == DType.Int64 && node.Shape(1) == new Shape(count) ? node.Type(0)
            : throw new GraphException($"the lengths of {count} sequences are needed, as int64, but input 1 is {node.Type(1)}.");
    }

    /// <inheritdoc/>
    public override void Vjp(VjpContext z) => z.Accumulate(0, Expr.Apply<ReverseSequenceOp>(z.Attributes, z.Upstream, z.Input(1)));
}

public static partial class Functions
{
    /// <summary>The first elements of each sequence of a batch in reverse order.</summary>
    /// <param name="x">Sequences.</param>
    /// <param name="lengths">For each of them, how many elements are reversed, as int64.</param>
    /// <param name="timeAxis">The dimension that sequences lie along, 0 or 1; the other one is the batch.</param>
    public static Expr ReverseSequence(Expr x, Expr lengths, int timeAxis = 0) =>
        Expr.Apply<ReverseSequenceOp>(Attributes.None.With("time_axis", timeAxis).With("batch_axis", 1 - timeAxis), x, lengths);
}
