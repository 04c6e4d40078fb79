namespace DistGrad;

/// <summary>
/// A loss over classes: inputs scores x [N, C, d…], labels [N, d…] of integers, and optional weights [C]; attributes
/// <c>reduction</c>, <c>none</c>, <c>sum</c> or <c>mean</c> (by default, weighted), and <c>ignore_index</c>, a label whose samples do not count.
/// </summary>
/// <param name="name">ONNX name.</param>
public abstract class ClassLossOp(string name) : TensorOp(name, 2, 3)
{
    /// <inheritdoc/>
    public sealed override TensorType InferType(OpNode node)
    {
        var (scores, labels) = (node.Shape(0), node.Shape(1));
        if (!node.DType(0).IsFloat() || !node.DType(1).IsInteger() || (node.Has(2) && node.DType(2) != node.DType(0))) throw UnfitTypes(node);
        if (scores.Rank < 2) throw new GraphException($"scores are [N, C, …], but their shape is {scores}.");
        var expected = Shapes.Reduce(scores, [1], keep: false);
        if (labels != expected) throw new GraphException($"scores of shape {scores} need labels of shape {expected}, not {labels}.");
        if (node.Has(2) && node.Shape(2) != new Shape(scores[1])) throw new GraphException($"scores of shape {scores} need weights of shape [{scores[1]}], not {node.Shape(2)}.");
        if (Reduction(node.Attributes) is not ("none" or "sum" or "mean") and var given) throw new GraphException($"reduction is '{given}'; it is 'none', 'sum' or 'mean'.");
        return node.Type(0) with { Shape = node.Output == 1 ? scores : Reduction(node.Attributes) == "none" ? labels : Shape.Scalar };
    }

    private protected static string Reduction(Attributes attributes) => attributes.String("reduction", "mean");
}
