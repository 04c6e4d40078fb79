namespace DistGrad;

/// <summary>An op that reduces each channel to one element.</summary>
/// <param name="name">ONNX name.</param>
public abstract class GlobalPoolOp(string name) : TensorOp(name, 1, 1)
{
    /// <inheritdoc/>
    public sealed override TensorType InferType(OpNode node)
    {
        if (!node.DType(0).IsFloat()) throw UnfitTypes(node);
        if (node.Rank(0) < 3) throw new GraphException($"input {node.Shape(0)} is not [N, C, D₁, …].");
        return node.Type(0) with { Shape = Shapes.Reduce(node.Shape(0), Spatial(node.Shape(0)), keep: true) };
    }

    /// <summary>The dimensions after batch and channel.</summary>
    /// <param name="shape">[N, C, D₁, …].</param>
    private protected static int[] Spatial(Shape shape) => [.. Enumerable.Range(2, shape.Rank - 2)];

    /// <summary>Number of elements of a channel.</summary>
    /// <param name="shape">[N, C, D₁, …].</param>
    private protected static long Area(Shape shape) => Spatial(shape).Aggregate(1L, (area, d) => area * shape[d]);
}
