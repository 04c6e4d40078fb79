namespace DistGrad;

/// <summary>The number of elements of the input, as int64 (ONNX <c>Size</c>).</summary>
/// <remarks>
/// <para>Shapes: z is a scalar.</para>
/// <para>VJP: none, <c>x̄ = 0</c>. Gate: stop.</para>
/// <para>Source: extents do not change with the elements.</para>
/// </remarks>
public sealed class SizeOp() : TensorOp("Size", 1, 1)
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Stop;

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node) => new(DType.Int64, Shape.Scalar);

    /// <inheritdoc/>
    public override DType InferDType(OpNode node) => DType.Int64;

    /// <inheritdoc/>
    public override Tensor? Fold(OpNode node) => Tensor.Scalar(node.Shape(0).Count);

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        // Nothing to accumulate: extents do not change with the elements.
    }
}

public static partial class Functions
{
    /// <summary>The number of elements, as int64.</summary>
    /// <param name="x">Value.</param>
    public static Expr Size(Expr x) => Expr.Apply<SizeOp>(x);
}
