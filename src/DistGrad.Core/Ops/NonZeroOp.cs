namespace DistGrad;

/// <summary>The coordinates of the elements that are not 0, row by row (ONNX <c>NonZero</c>).</summary>
/// <remarks>
/// <para>Shapes: z is [rank of x, number of elements that are not 0], int64. It depends on the elements of x, which must be known before the run.</para>
/// <para>VJP: none, <c>x̄ = 0</c>. Gate: stop.</para>
/// <para>Source: coordinates jump.</para>
/// </remarks>
public sealed class NonZeroOp() : TensorOp("NonZero", 1, 1)
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Stop;

    /// <inheritdoc/>
    public override ulong StaticInputs => 0b1;

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node) => new(DType.Int64, new Shape(node.Rank(0), Places(node).Length));

    /// <inheritdoc/>
    public override DType InferDType(OpNode node) => DType.Int64;

    /// <inheritdoc/>
    public override Tensor? Fold(OpNode node)
    {
        var (type, places, shape) = (InferType(node), Places(node), node.Shape(0));
        var strides = Shapes.Strides(shape);
        return Tensor.Of<long>(type.Shape, [.. Enumerable.Range(0, shape.Rank).SelectMany(d => places.Select(place => place / strides[d] % shape[d]))]);
    }

    /// <inheritdoc/>
    public override bool IsComposed(OpNode node) => true;

    /// <inheritdoc/>
    public override Expr? Compose(ComposeContext z) => z.Constant(Fold(z.Node)!);

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        // Nothing to accumulate: coordinates jump.
    }

    private static int[] Places(OpNode node)
    {
        var x = node.Known(0);
        return [.. Enumerable.Range(0, x.Count).Where(i => x.Number(i) != 0)];
    }
}

public static partial class Functions
{
    /// <summary>The coordinates of the elements that are not 0, row by row; one column for each element.</summary>
    /// <param name="x">Value, which must be known before the run.</param>
    public static Expr NonZero(Expr x) => Expr.Apply<NonZeroOp>(x);
}
