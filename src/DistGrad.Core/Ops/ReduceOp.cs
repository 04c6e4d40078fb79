namespace DistGrad;

/// <summary>An op that reduces a tensor along some of its dimensions: attribute or input <c>axes</c> (all by default), attribute <c>keepdims</c>.</summary>
/// <param name="name">ONNX name.</param>
/// <param name="takesTruth">Whether the op is defined for truth values too.</param>
public abstract class ReduceOp(string name, bool takesTruth = false) : TensorOp(name, 1, 2)
{
    /// <inheritdoc/>
    public sealed override ulong StaticInputs => 0b10;

    /// <inheritdoc/>
    public sealed override TensorType InferType(OpNode node)
    {
        if (node.DType(0) == DType.Bool && !takesTruth) throw UnfitTypes(node);
        return node.Type(0) with { Shape = Shapes.Reduce(node.Shape(0), Axes(node), KeepsDimensions(node)) };
    }

    /// <summary>Dimensions that a node reduces along, from 0, ascending.</summary>
    /// <param name="node">The node.</param>
    public static int[] Axes(OpNode node)
    {
        var axes = node.Integers("axes", 1) ?? [];
        if (axes.Length > 0) return node.Axes(axes, node.Rank(0));
        return node.Attributes.Flag("noop_with_empty_axes") ? [] : [.. Enumerable.Range(0, node.Rank(0))];
    }

    /// <summary>An expression of a node's output shape, with the dimensions that were reduced along put back with extent 1, so that it broadcasts to the input.</summary>
    /// <param name="z">The node's context.</param>
    /// <param name="value">Output or upstream gradient.</param>
    protected static Expr Unreduced(VjpContext z, Expr value) =>
        KeepsDimensions(z.Node) ? value : Functions.Reshape(value, Shapes.Reduce(z.Node.Shape(0), Axes(z.Node), keep: true));

    /// <summary>Number of elements that are reduced to one.</summary>
    /// <param name="node">The node.</param>
    protected static long GroupSize(OpNode node) => Axes(node).Aggregate(1L, (size, axis) => size * node.Shape(0)[axis]);

    /// <summary>Applies a reduction.</summary>
    /// <param name="x">Value to reduce.</param>
    /// <param name="axes">Dimensions, from 0 or from -1 backwards; all if null.</param>
    /// <param name="keepDimensions">Whether they stay, with extent 1.</param>
    /// <typeparam name="TOp">The reduction.</typeparam>
    internal static Expr Apply<TOp>(Expr x, IReadOnlyCollection<int>? axes, bool keepDimensions)
        where TOp : ReduceOp
    {
        var attributes = Attributes.None.With("keepdims", keepDimensions);
        if (axes is { Count: 0 }) attributes = attributes.With("noop_with_empty_axes", true);
        return axes is { Count: > 0 }
            ? Expr.Apply<TOp>(attributes, x, x.Constant(Tensor.Vector<long>([.. axes.Select(axis => (long)axis)])))
            : Expr.Apply<TOp>(attributes, x);
    }

    private static bool KeepsDimensions(OpNode node) => node.Attributes.Flag("keepdims", otherwise: true);
}
