namespace DistGrad;

/// <summary>An op on vectors of floating-point numbers that lie along a dimension: attribute <c>axis</c>, −1 by default.</summary>
/// <param name="name">ONNX name.</param>
public abstract class AxisOp(string name) : TensorOp(name, 1, 1)
{
    /// <inheritdoc/>
    public sealed override TensorType InferType(OpNode node)
    {
        if (!node.DType(0).IsFloat()) throw UnfitTypes(node);
        _ = Axis(node);
        return node.Type(0);
    }

    /// <summary>The dimension, from 0.</summary>
    /// <param name="node">The node.</param>
    /// <exception cref="GraphException">There is no such dimension.</exception>
    protected static int Axis(OpNode node) => node.Axis(node.Attributes.Int("axis", -1), node.Rank(0));
}
