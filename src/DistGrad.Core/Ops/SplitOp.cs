namespace DistGrad;

/// <summary>One of the parts that the input is cut into along a dimension (ONNX <c>Split</c>); attributes <c>axis</c> and <c>num_outputs</c>.</summary>
/// <remarks>
/// <para>Shapes: output k is as long along the axis as element k of input 1; without that input all num_outputs parts are alike, and the last may be shorter.</para>
/// <para>VJP: <c>x̄ = z̄</c> in the part taken, 0 elsewhere. Gate: distributor.</para>
/// <para>Source: linearity.</para>
/// </remarks>
public sealed class SplitOp() : TensorOp("Split", 1, 2)
{
    /// <inheritdoc/>
    public override int OutputCount => int.MaxValue;

    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Distributor;

    /// <inheritdoc/>
    public override ulong StaticInputs => 0b10;

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node)
    {
        var extents = node.Shape(0).Extents.ToArray();
        var (start, end) = Part(node);
        extents[Axis(node)] = end - start;
        return node.Type(0) with { Shape = new Shape(extents) };
    }

    /// <inheritdoc/>
    public override Tensor? Fold(OpNode node)
    {
        if (node.ValueOf(0) is not { } x) return null;
        var strides = Shapes.Strides(x.Shape);
        var origin = Part(node).Start * strides[Axis(node)];
        return Folding.Pick(x, InferType(node).Shape, at => origin + Folding.Place(at, strides));
    }

    /// <inheritdoc/>
    /// <remarks>Each part is a node of its own, which has no use for the other parts.</remarks>
    public override bool IsComposed(OpNode node) => true;

    /// <inheritdoc/>
    public override Expr? Compose(ComposeContext z)
    {
        var (start, end) = Part(z.Node);
        return Functions.Slice(z.Input(0), Axis(z.Node), start, end);
    }

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        var (shape, axis) = (z.Node.Shape(0), Axis(z.Node));
        var (before, after) = (new long[shape.Rank], new long[shape.Rank]);
        var (start, end) = Part(z.Node);
        (before[axis], after[axis]) = (start, shape[axis] - end);
        if (end > start) z.Accumulate(0, Functions.Pad(z.Upstream, before, after));
    }

    private static (long Start, long End) Part(OpNode node)
    {
        var (axis, output) = (Axis(node), node.Output);
        var (shape, extent) = (node.Shape(0), node.Shape(0)[axis]);
        if (node.Integers(1) is not { } sizes) return EqualPart(node, extent);
        if (sizes.Any(size => size < 0 || size > extent) || sizes.Sum() != extent) throw new GraphException($"parts of {string.Join(", ", sizes)} elements do not make up the {extent} along axis {axis} of {shape}.");
        if (output >= sizes.Length) throw NoOutput(sizes.Length, output);
        var start = sizes.AsSpan(0, output).ToArray().Sum();
        return (start, start + sizes[output]);
    }

    private static (long Start, long End) EqualPart(OpNode node, long extent)
    {
        var (count, output) = (node.Attributes.Int("num_outputs"), node.Output);
        if (count < 1) throw new GraphException($"the input cannot be split into {count} parts; num_outputs is at least 1.");
        if (output >= count) throw NoOutput(count, output);
        var size = extent == 0 ? 0 : ((extent - 1) / count) + 1;
        if (extent - ((count - 1) * size) is < 0 and var lack) throw new GraphException($"{extent} elements cannot be split into {count} parts of {size} of which only the last is shorter: {-lack} are missing.");
        return (output * size, output == count - 1 ? extent : (output + 1) * size);
    }

    private static GraphException NoOutput(long count, int output) => new($"there are {count} parts, so there is no output {output}.");

    private static int Axis(OpNode node) => node.Axis(node.Attributes.Int("axis", 0), node.Rank(0));
}

public static partial class Functions
{
    /// <summary>The parts that a value is cut into along a dimension.</summary>
    /// <param name="x">Value.</param>
    /// <param name="axis">The dimension, from 0, or from -1 backwards.</param>
    /// <param name="sizes">Number of elements of each part along it.</param>
    public static Expr[] Split(Expr x, int axis, params ReadOnlySpan<long> sizes)
    {
        var parts = new Expr[sizes.Length];
        var split = x.Constant(Tensor.Vector(sizes));
        for (var output = 0; output < parts.Length; output++) parts[output] = Expr.Apply<SplitOp>(Attributes.None.With("axis", axis), output, x, split);
        return parts;
    }
}
