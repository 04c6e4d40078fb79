namespace DistGrad;

/// <summary>The input without dimensions of extent 1 (ONNX <c>Squeeze</c>).</summary>
/// <remarks>
/// <para>Shapes: z has the shape of x without the axes that input 1 holds, or without all of extent 1.</para>
/// <para>VJP: <c>x̄ = z̄</c> in the shape of x. Gate: distributor.</para>
/// <para>Source: linearity.</para>
/// </remarks>
public sealed class SqueezeOp() : TensorOp("Squeeze", 1, 2)
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Distributor;

    /// <inheritdoc/>
    public override ulong StaticInputs => 0b10;

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node)
    {
        var shape = node.Shape(0);
        int[] axes = node.Integers(1) is { } given ? node.Axes(given, shape.Rank) : [.. Enumerable.Range(0, shape.Rank).Where(d => shape[d] == 1)];
        foreach (var axis in axes)
            if (shape[axis] != 1) throw new GraphException($"axis {axis} of {shape} has {shape[axis]} elements; only dimensions of extent 1 can be left out.");
        return node.Type(0) with { Shape = Shapes.Reduce(shape, axes, keep: false) };
    }

    /// <inheritdoc/>
    public override Tensor? Fold(OpNode node) => node.ValueOf(0)?.Reshape(InferType(node).Shape);

    /// <inheritdoc/>
    public override void Vjp(VjpContext z) => z.Accumulate(0, Functions.Reshape(z.Upstream, z.Node.Shape(0)));
}

public static partial class Functions
{
    /// <summary>The value without dimensions of extent 1.</summary>
    /// <param name="x">Value.</param>
    /// <param name="axes">The dimensions, from 0, or from -1 backwards; all of extent 1 if none are given.</param>
    public static Expr Squeeze(Expr x, params ReadOnlySpan<int> axes) =>
        axes.IsEmpty ? Expr.Apply<SqueezeOp>(x) : Expr.Apply<SqueezeOp>(x, x.Constant(Tensor.Vector<long>([.. axes.ToArray().Select(axis => (long)axis)])));
}
