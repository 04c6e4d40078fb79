namespace DistGrad;

/// <summary>A matrix with ones on a diagonal and zeros elsewhere (ONNX <c>EyeLike</c>); attributes <c>dtype</c>, that of x by default, and <c>k</c>.</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x, a matrix; the diagonal is k places right of the main one.</para>
/// <para>VJP: none, <c>x̄ = 0</c>. Gate: stop.</para>
/// <para>Source: elements of x do not matter.</para>
/// </remarks>
public sealed class EyeLikeOp() : TensorOp("EyeLike", 1, 1)
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Stop;

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node) =>
        node.Rank(0) == 2 ? new TensorType(InferDType(node), node.Shape(0)) : throw new GraphException($"the input has shape {node.Shape(0)}; only a matrix has a diagonal.");

    /// <inheritdoc/>
    public override DType InferDType(OpNode node)
    {
        var dtype = (DType)node.Attributes.Int("dtype", (long)node.DType(0));
        return Enum.IsDefined(dtype) ? dtype : throw new GraphException($"element type {(int)dtype} is not supported.");
    }

    /// <inheritdoc/>
    public override Tensor? Fold(OpNode node)
    {
        var (type, k) = (InferType(node), node.Attributes.Int("k", 0));
        if (!Folding.IsSmall(type.Shape)) return null;
        var (columns, numbers) = (type.Shape[1], new double[type.Shape.Count]);
        for (var i = 0; i < numbers.Length; i++) numbers[i] = (i % columns) - (i / columns) == k ? 1 : 0;
        return Tensor.FromNumbers(type, numbers);
    }

    /// <inheritdoc/>
    /// <remarks>The runtime counts on with diagonals far outside of the matrix.</remarks>
    public override bool IsComposed(OpNode node) => node.Attributes.Int("k", 0) is var k && (k < -node.Shape(0)[0] || k > node.Shape(0)[1]);

    /// <inheritdoc/>
    public override Expr? Compose(ComposeContext z)
    {
        var (shape, k) = (z.Node.Shape(0), z.Attributes.Int("k", 0));
        var (zero, one) = (z.Constant(Tensor.Scalar(0L)), z.Constant(Tensor.Scalar(1L)));
        var rows = Functions.Reshape(Functions.Range(zero, z.Constant(Tensor.Scalar(shape[0])), one), new Shape(shape[0], 1));
        var columns = Functions.Range(zero, z.Constant(Tensor.Scalar(shape[1])), one);
        return Functions.Cast(Functions.Equal(columns, rows + z.Constant(Tensor.Scalar(k))), InferDType(z.Node));
    }

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        // Nothing to accumulate: elements of x do not matter.
    }
}

public static partial class Functions
{
    /// <summary>A matrix of the shape of another with ones on a diagonal and zeros elsewhere.</summary>
    /// <param name="x">The other matrix.</param>
    /// <param name="k">How far the diagonal is right of the main one; negative ones are left of it.</param>
    /// <param name="dtype">Element type; that of x if null.</param>
    public static Expr EyeLike(Expr x, long k = 0, DType? dtype = null)
    {
        var attributes = Attributes.None.With("k", k);
        return Expr.Apply<EyeLikeOp>(dtype is { } given ? attributes.With("dtype", given) : attributes, x);
    }
}
