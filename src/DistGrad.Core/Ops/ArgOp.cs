namespace DistGrad;

/// <summary>An op that tells where along a dimension an element is.</summary>
/// <param name="name">ONNX name.</param>
public abstract class ArgOp(string name) : TensorOp(name, 1, 1)
{
    /// <inheritdoc/>
    public sealed override GateKind Gate => GateKind.Stop;

    /// <inheritdoc/>
    public sealed override TensorType InferType(OpNode node)
    {
        if (node.DType(0) == DType.Bool) throw UnfitTypes(node);
        var axis = node.Axis(node.Attributes.Int("axis", 0), node.Rank(0));
        if (node.Shape(0)[axis] == 0) throw new GraphException($"there is no element along axis {axis} of {node.Shape(0)} to point at.");
        return new TensorType(DType.Int64, Shapes.Reduce(node.Shape(0), [axis], node.Attributes.Flag("keepdims", otherwise: true)));
    }

    /// <inheritdoc/>
    public sealed override DType InferDType(OpNode node) => DType.Int64;

    /// <inheritdoc/>
    public sealed override void Vjp(VjpContext z)
    {
        // Nothing to accumulate: a place stays or jumps as the elements move.
    }
}
