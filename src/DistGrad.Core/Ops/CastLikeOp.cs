namespace DistGrad;

/// <summary>The elements of x converted to the element type of another value (ONNX <c>CastLike</c>).</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x; that of input 1 does not matter.</para>
/// <para>VJP: <c>x̄ = z̄</c>, converted back, between floating-point types; none otherwise. Gate: distributor.</para>
/// <para>Source: linearity, up to rounding; conversions to integers jump.</para>
/// </remarks>
public sealed class CastLikeOp() : TensorOp("CastLike", 2, 2)
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Distributor;

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node) => node.Type(0) with { DType = node.DType(1) };

    /// <inheritdoc/>
    public override DType InferDType(OpNode node) => node.DType(1);

    /// <inheritdoc/>
    public override Tensor? Fold(OpNode node) => node.ValueOf(0) is { } x ? Folding.Convert(x, InferType(node)) : null;

    /// <inheritdoc/>
    public override bool IsComposed(OpNode node) => true;

    /// <inheritdoc/>
    public override Expr? Compose(ComposeContext z) => Functions.Cast(z.Input(0), z.Node.DType(1));

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        if (z.Upstream.Type.DType.IsFloat()) z.Accumulate(0, Functions.Cast(z.Upstream, z.Node.DType(0)));
    }
}

public static partial class Functions
{
    /// <summary>The elements converted to the element type of another value.</summary>
    /// <param name="x">Value.</param>
    /// <param name="like">The other value.</param>
    public static Expr CastLike(Expr x, Expr like) => Expr.Apply<CastLikeOp>(x, like);
}
