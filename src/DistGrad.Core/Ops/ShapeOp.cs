namespace DistGrad;

/// <summary>The extents of the input, as int64 (ONNX <c>Shape</c>); attributes <c>start</c> and <c>end</c>.</summary>
/// <remarks>
/// <para>Shapes: z is a vector as long as the rank of x, or the part of it asked for.</para>
/// <para>VJP: none, <c>x̄ = 0</c>. Gate: stop.</para>
/// <para>Source: extents do not change with the elements.</para>
/// </remarks>
public sealed class ShapeOp() : TensorOp("Shape", 1, 1)
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Stop;

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node) => new(DType.Int64, new Shape(Extents(node).Length));

    /// <inheritdoc/>
    public override DType InferDType(OpNode node) => DType.Int64;

    /// <inheritdoc/>
    public override Tensor? Fold(OpNode node) => Tensor.Vector<long>(Extents(node));

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        // Nothing to accumulate: extents do not change with the elements.
    }

    private static long[] Extents(OpNode node)
    {
        var shape = node.Shape(0);
        var start = Clamp(node.Attributes.Int("start", 0), shape.Rank);
        var end = Clamp(node.Attributes.Int("end", shape.Rank), shape.Rank);
        return start < end ? shape.Extents[start..end].ToArray() : [];
    }

    private static int Clamp(long at, int rank) => (int)Math.Clamp(at < 0 ? at + rank : at, 0, rank);
}
