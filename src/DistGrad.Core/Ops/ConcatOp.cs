namespace DistGrad;

/// <summary>The inputs one after the other along a dimension (ONNX <c>Concat</c>); attribute <c>axis</c>.</summary>
/// <remarks>
/// <para>Shapes: the inputs differ at most along the axis; there z is as long as all of them together.</para>
/// <para>VJP: <c>x̄ᵢ</c> is the part of <c>z̄</c> that came from <c>xᵢ</c>. Gate: router.</para>
/// <para>Source: linearity.</para>
/// </remarks>
public sealed class ConcatOp() : TensorOp("Concat", 1, int.MaxValue)
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Router;

    /// <inheritdoc/>
    public override bool IsAssociative => true;

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node)
    {
        var (first, axis) = (node.Shape(0), Axis(node));
        var extents = first.Extents.ToArray();
        for (var i = 1; i < node.Count; i++)
        {
            if (node.DType(i) != node.DType(0)) throw UnfitTypes(node);
            var shape = node.Shape(i);
            if (shape.Rank != first.Rank) throw Unfit(node, i, axis);
            for (var d = 0; d < extents.Length; d++)
            {
                if (d == axis) extents[d] = checked(extents[d] + shape[d]);
                else if (shape[d] != first[d]) throw Unfit(node, i, axis);
            }
        }

        return node.Type(0) with { Shape = new Shape(extents) };
    }

    /// <inheritdoc/>
    public override Tensor? Fold(OpNode node)
    {
        for (var i = 0; i < node.Count; i++)
            if (node.ValueOf(i) is null) return null;
        var (type, axis) = (InferType(node), Axis(node));
        if (!Folding.IsSmall(type.Shape)) return null;
        var bytes = new List<byte>((int)type.ByteCount);
        var rows = 1L;
        for (var d = 0; d < axis; d++) rows *= type.Shape[d];
        for (var row = 0; row < rows; row++)
        {
            for (var i = 0; i < node.Count; i++)
            {
                var x = node.ValueOf(i)!.Bytes.Span;
                var length = (int)(x.Length / rows);
                bytes.AddRange(x.Slice(row * length, length));
            }
        }

        return new Tensor(type, bytes.ToArray());
    }

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        var axis = Axis(z.Node);
        var start = 0L;
        for (var i = 0; i < z.InputCount; i++)
        {
            var end = start + z.Node.Shape(i)[axis];
            z.Accumulate(i, z.InputCount == 1 ? z.Upstream : Functions.Slice(z.Upstream, axis, start, end));
            start = end;
        }
    }

    private static int Axis(OpNode node) => node.Rank(0) > 0 ? node.Axis(node.Attributes.Int("axis"), node.Rank(0)) : throw new GraphException("scalars cannot be concatenated; give them a dimension by Unsqueeze.");

    private static GraphException Unfit(OpNode node, int input, int axis) =>
        new($"shapes {node.Shape(0)} and {node.Shape(input)} (input {input}) differ not only along axis {axis} and cannot be concatenated.");
}

public static partial class Functions
{
    /// <summary>Values one after the other along a dimension.</summary>
    /// <param name="axis">The dimension, from 0, or from -1 backwards.</param>
    /// <param name="xs">Values, at least one; their shapes differ at most along the axis.</param>
    public static Expr Concat(int axis, params ReadOnlySpan<Expr> xs) => Expr.Apply<ConcatOp>(Attributes.None.With("axis", axis), xs);
}
