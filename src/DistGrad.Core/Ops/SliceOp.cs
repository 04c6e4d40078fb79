namespace DistGrad;

/// <summary>Part of the input: along some dimensions every step-th element from a start to before an end (ONNX <c>Slice</c>).</summary>
/// <remarks>
/// <para>Shapes: inputs 1 to 4 hold starts, ends, axes and steps; along these axes z has as many elements as are taken of x.</para>
/// <para>VJP: <c>x̄ = z̄</c> at the places taken, 0 elsewhere. Gate: distributor.</para>
/// <para>Source: linearity.</para>
/// </remarks>
public sealed class SliceOp() : TensorOp("Slice", 3, 5)
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Distributor;

    /// <inheritdoc/>
    public override ulong StaticInputs => 0b11110;

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node)
    {
        var extents = node.Shape(0).Extents.ToArray();
        foreach (var cut in Cuts(node)) extents[cut.Axis] = cut.Count;
        return node.Type(0) with { Shape = new Shape(extents) };
    }

    /// <inheritdoc/>
    public override Tensor? Fold(OpNode node)
    {
        if (node.ValueOf(0) is not { } x) return null;
        var (strides, origin) = (Shapes.Strides(x.Shape), 0L);
        foreach (var cut in Cuts(node))
        {
            if (cut.Count > 0) origin += cut.First * strides[cut.Axis];
            strides[cut.Axis] *= cut.Step;
        }

        return Folding.Pick(x, InferType(node).Shape, at => origin + Folding.Place(at, strides));
    }

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        if (z.Upstream.Type.Shape.Count == 0) return;
        var (shape, cuts) = (z.Node.Shape(0), Cuts(z.Node));
        var upstream = Spread(Ascending(z.Upstream, cuts), cuts);
        var (before, after) = (new long[shape.Rank], new long[shape.Rank]);
        foreach (var cut in cuts)
            (before[cut.Axis], after[cut.Axis]) = (cut.Lowest, shape[cut.Axis] - cut.Lowest - upstream.Type.Shape[cut.Axis]);
        z.Accumulate(0, Functions.Pad(upstream, before, after));
    }

    private static Expr Ascending(Expr upstream, SliceCut[] cuts)
    {
        int[] axes = [.. cuts.Where(cut => cut.Step < 0 && cut.Count > 1).Select(cut => cut.Axis)];
        return axes.Length == 0 ? upstream : Functions.Reverse(upstream, axes);
    }

    // Zeros between the elements, as many as were skipped: a new dimension after each one, padded, then taken together with it.
    private static Expr Spread(Expr upstream, SliceCut[] cuts)
    {
        var paces = new long[upstream.Type.Shape.Rank];
        Array.Fill(paces, 1);
        foreach (var cut in cuts)
            if (cut.Count > 1) paces[cut.Axis] = Math.Abs(cut.Step);
        if (Array.TrueForAll(paces, pace => pace == 1)) return upstream;
        List<long> apart = [], gaps = [], together = [];
        for (var d = 0; d < paces.Length; d++)
        {
            var extent = upstream.Type.Shape[d];
            apart.Add(extent);
            gaps.Add(0);
            together.Add(extent * paces[d]);
            if (paces[d] == 1) continue;
            apart.Add(1);
            gaps.Add(paces[d] - 1);
        }

        var padded = Functions.Pad(Functions.Reshape(upstream, new Shape([.. apart])), new long[gaps.Count], [.. gaps]);
        return Functions.Reshape(padded, new Shape([.. together]));
    }

    private static SliceCut[] Cuts(OpNode node)
    {
        var (shape, starts, ends) = (node.Shape(0), node.Integers(1)!, node.Integers(2)!);
        var axes = node.Integers(3) ?? [.. Enumerable.Range(0, starts.Length).Select(d => (long)d)];
        var steps = node.Integers(4) ?? [.. Enumerable.Repeat(1L, starts.Length)];
        if (ends.Length != starts.Length || axes.Length != starts.Length || steps.Length != starts.Length)
            throw new GraphException($"there are {starts.Length} starts, {ends.Length} ends, {axes.Length} axes and {steps.Length} steps; each axis needs one of each.");
        node.Axes(axes, shape.Rank);
        return [.. axes.Select((axis, i) => node.Axis(axis, shape.Rank) is var d ? SliceCut.Of(d, shape[d], starts[i], ends[i], steps[i]) : default)];
    }
}

public static partial class Functions
{
    /// <summary>Part of a value along one dimension.</summary>
    /// <param name="x">Value.</param>
    /// <param name="axis">The dimension, from 0, or from -1 backwards.</param>
    /// <param name="start">The first element; negative ones count from the end.</param>
    /// <param name="end">The element before which to stop; negative ones count from the end, and what is beyond it means the end.</param>
    /// <param name="step">Distance to the next element; negative ones go backwards.</param>
    public static Expr Slice(Expr x, int axis, long start, long end = long.MaxValue, long step = 1) => Slice(x, [axis], [start], [end], [step]);

    /// <summary>Part of a value along several dimensions.</summary>
    /// <param name="x">Value.</param>
    /// <param name="axes">The dimensions, from 0, or from -1 backwards.</param>
    /// <param name="starts">For each of them, the first element.</param>
    /// <param name="ends">For each of them, the element before which to stop.</param>
    /// <param name="steps">For each of them, the distance to the next element; 1 if none are given.</param>
    public static Expr Slice(Expr x, ReadOnlySpan<int> axes, ReadOnlySpan<long> starts, ReadOnlySpan<long> ends, ReadOnlySpan<long> steps = default)
    {
        var dimensions = x.Constant(Tensor.Vector<long>([.. axes.ToArray().Select(axis => (long)axis)]));
        var (from, to) = (x.Constant(Tensor.Vector(starts)), x.Constant(Tensor.Vector(ends)));
        return steps.IsEmpty ? Expr.Apply<SliceOp>(x, from, to, dimensions) : Expr.Apply<SliceOp>(x, from, to, dimensions, x.Constant(Tensor.Vector(steps)));
    }

    /// <summary>The elements in reverse order along some dimensions, by <c>Slice</c>.</summary>
    /// <param name="x">Value.</param>
    /// <param name="axes">The dimensions, from 0, or from -1 backwards.</param>
    public static Expr Reverse(Expr x, params ReadOnlySpan<int> axes)
    {
        var (starts, ends, steps) = (new long[axes.Length], new long[axes.Length], new long[axes.Length]);
        Array.Fill(starts, -1);
        Array.Fill(ends, long.MinValue);
        Array.Fill(steps, -1);
        return Slice(x, axes, starts, ends, steps);
    }
}
