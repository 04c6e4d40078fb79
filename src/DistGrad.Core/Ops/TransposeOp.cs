namespace DistGrad;

/// <summary>The dimensions in another order (ONNX <c>Transpose</c>); attribute <c>perm</c>, reversed by default.</summary>
/// <remarks>
/// <para>Shapes: dimension d of z is dimension perm(d) of x.</para>
/// <para>VJP: <c>x̄ = z̄</c>, transposed back. Gate: distributor.</para>
/// <para>Source: linearity.</para>
/// </remarks>
public sealed class TransposeOp() : TensorOp("Transpose", 1, 1)
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Distributor;

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node)
    {
        var shape = node.Shape(0);
        return node.Type(0) with { Shape = new Shape([.. Permutation(node).Select(d => shape[d])]) };
    }

    /// <inheritdoc/>
    public override Tensor? Fold(OpNode node)
    {
        if (node.ValueOf(0) is not { } x || !Folding.IsSmall(x.Shape)) return null;
        var (type, permutation, strides) = (InferType(node), Permutation(node), Shapes.Strides(x.Shape));
        var (to, size) = (Shapes.Strides(type.Shape), type.DType.Size());
        var bytes = new byte[type.ByteCount];
        for (var i = 0; i < x.Count; i++)
        {
            var from = 0L;
            for (var d = 0; d < to.Length; d++) from += i / to[d] % type.Shape[d] * strides[permutation[d]];
            x.Bytes.Span.Slice((int)from * size, size).CopyTo(bytes.AsSpan(i * size));
        }

        return new Tensor(type, bytes);
    }

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        var permutation = Permutation(z.Node);
        var back = new int[permutation.Length];
        for (var d = 0; d < back.Length; d++) back[permutation[d]] = d;
        z.Accumulate(0, Functions.Transpose(z.Upstream, back));
    }

    private static int[] Permutation(OpNode node)
    {
        var rank = node.Rank(0);
        var permutation = node.Attributes.Ints("perm") is { } given ? Array.ConvertAll(given, d => (int)d) : [.. Enumerable.Range(0, rank).Reverse()];
        return permutation.Order().SequenceEqual(Enumerable.Range(0, rank)) ? permutation
            : throw new GraphException($"[{string.Join(", ", permutation)}] is no order of the {rank} dimensions of {node.Shape(0)}.");
    }
}

public static partial class Functions
{
    /// <summary>The dimensions in another order.</summary>
    /// <param name="x">Value.</param>
    /// <param name="permutation">For each dimension of the result, one of x; the reverse order if none are given.</param>
    public static Expr Transpose(Expr x, params ReadOnlySpan<int> permutation) =>
        Expr.Apply<TransposeOp>(permutation.IsEmpty ? Attributes.None : Attributes.None.With("perm", permutation.ToArray()), x);
}
