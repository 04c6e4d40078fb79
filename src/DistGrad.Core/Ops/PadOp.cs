using static DistGrad.Functions;

namespace DistGrad;

/// <summary>The input with elements added around it, or taken away where pads are negative (ONNX <c>Pad</c>); attribute <c>mode</c>.</summary>
/// <remarks>
/// <para>Shapes: input 1 holds how much to add before each axis, then after each (all axes, or those that input 3 names); input 2 is what to add in mode <c>constant</c>.</para>
/// <para>VJP: <c>x̄ = z̄</c> without the pads, plus in other modes what was added, summed back to where it came from; <c>c̄ = Σ z̄</c> over the pads. Gate: distributor.</para>
/// <para>Source: linearity. What negative pads take away is no source of other pads.</para>
/// </remarks>
public sealed class PadOp() : TensorOp("Pad", 2, 4)
{
    /// <inheritdoc/>
    public override GateKind Gate => GateKind.Distributor;

    /// <inheritdoc/>
    public override ulong StaticInputs => 0b1010;

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node)
    {
        var (shape, mode) = (node.Shape(0), Mode(node));
        var (before, after) = Pads(node);
        if (node.Has(2) && (node.DType(2) != node.DType(0) || node.Shape(2).Count != 1)) throw UnfitTypes(node);
        var extents = new long[shape.Rank];
        for (var d = 0; d < extents.Length; d++)
        {
            extents[d] = checked(shape[d] + before[d] + after[d]);
            var kept = shape[d] + Math.Min(before[d], 0) + Math.Min(after[d], 0);
            if (kept < 0) throw new GraphException($"pads {before[d]} and {after[d]} take away more than the {shape[d]} elements along axis {d} of {shape}.");
            var reach = Math.Max(before[d], after[d]);
            if (mode == PadMode.Reflect && reach > 0 && reach >= kept) throw new GraphException($"mode reflect cannot add {reach} elements along axis {d} of {shape}: there are {kept} to mirror, the outermost not counted.");
            if (mode != PadMode.Constant && reach > 0 && kept == 0) throw new GraphException($"axis {d} of {shape} has no elements to repeat; only mode constant can pad it.");
        }

        return node.Type(0) with { Shape = new Shape(extents) };
    }

    /// <inheritdoc/>
    public override void Vjp(VjpContext z)
    {
        var (before, after) = Pads(z.Node);
        if (Mode(z.Node) != PadMode.Constant)
        {
            var gradient = z.Upstream;
            for (var d = 0; d < before.Length; d++)
                if (before[d] != 0 || after[d] != 0) gradient = Returned(gradient, d, z.Node.Shape(0)[d], before[d], after[d], Mode(z.Node));
            z.Accumulate(0, gradient);
            return;
        }

        z.Accumulate(0, Pad(z.Upstream, Negated(before), Negated(after)));
        if (!z.Node.Has(2)) return;
        var inside = Expand(z.Constant(Tensor.Scalar(false)), z.Node.Shape(0));
        var added = Apply(inside, before, after, PadMode.Constant, z.Constant(Tensor.Scalar(true)));
        z.Accumulate(2, Reshape(ReduceSum(Where(added, z.Upstream, z.Constant(0))), z.Node.Shape(2)));
    }

    /// <inheritdoc/>
    public override Expr? Compose(ComposeContext z)
    {
        // The runtime takes pads of all axes, as int64.
        if (!z.Node.Has(3)) return null;
        var (before, after) = Pads(z.Node);
        return Apply(z.Input(0), before, after, Mode(z.Node), z.Node.Has(2) ? z.Input(2) : null);
    }

    internal static Expr Apply(Expr x, ReadOnlySpan<long> before, ReadOnlySpan<long> after, PadMode mode, Expr? value)
    {
        if (!before.ContainsAnyExcept(0) && !after.ContainsAnyExcept(0)) return x;
        var attributes = mode == PadMode.Constant ? Attributes.None : Attributes.None.With("mode", mode.ToString().ToLowerInvariant());
        var pads = x.Constant(Tensor.Vector<long>([.. before, .. after]));
        return value is { } given ? Expr.Apply<PadOp>(attributes, x, pads, given) : Expr.Apply<PadOp>(attributes, x, pads);
    }

    // Along one axis: what is kept goes back as a whole, and of what was added each run of elements whose sources ascend, descend or stay.
    private static Expr Returned(Expr upstream, int axis, long extent, long before, long after, PadMode mode)
    {
        var sources = Sources(extent, before, after, mode);
        var (first, stop) = (Math.Max(before, 0), sources.Length - Math.Max(after, 0));
        List<Expr> parts = [PadAlong(upstream, axis, -before, -after)];
        for (long start = 0; start < sources.Length;)
        {
            if (start == first) start = stop;
            if (start == sources.Length) break;
            var limit = start < first ? first : sources.Length;
            var step = start + 1 < limit && Math.Abs(sources[start + 1] - sources[start]) <= 1 ? sources[start + 1] - sources[start] : 1;
            var end = start + 1;
            while (end < limit && sources[end] - sources[end - 1] == step) end++;
            var run = step switch
            {
                1 => Slice(upstream, axis, start, end),
                -1 => Slice(upstream, axis, end - 1, start - 1 - sources.Length, -1),
                _ => ReduceSum(Slice(upstream, axis, start, end), [axis], keepDimensions: true),
            };
            var lowest = Math.Min(sources[start], sources[end - 1]);
            parts.Add(PadAlong(run, axis, lowest, extent - lowest - run.Type.Shape[axis]));
            start = end;
        }

        return Sum([.. parts]);
    }

    private static Expr PadAlong(Expr x, int axis, long before, long after)
    {
        var (all, none) = (new long[x.Type.Shape.Rank], new long[x.Type.Shape.Rank]);
        (all[axis], none[axis]) = (before, after);
        return Pad(x, all, none);
    }

    // For each element along an axis of the output, the element of the input that it repeats.
    private static long[] Sources(long extent, long before, long after, PadMode mode)
    {
        var low = Math.Max(-before, 0);
        var kept = extent - low - Math.Max(-after, 0);
        var sources = new long[extent + before + after];
        for (var i = 0; i < sources.Length; i++)
        {
            var at = i - Math.Max(before, 0);
            sources[i] = low + mode switch
            {
                PadMode.Edge => Math.Clamp(at, 0, kept - 1),
                PadMode.Wrap => ((at % kept) + kept) % kept,
                _ => at < 0 ? -at : at >= kept ? (2 * (kept - 1)) - at : at,
            };
        }

        return sources;
    }

    private static (long[] Before, long[] After) Pads(OpNode node)
    {
        var (rank, pads) = (node.Rank(0), node.Integers(1)!);
        var axes = node.Integers(3) ?? [.. Enumerable.Range(0, rank).Select(d => (long)d)];
        if (pads.Length != 2 * axes.Length) throw new GraphException($"there are {pads.Length} pads for {axes.Length} axes of {node.Shape(0)}; each axis needs two, one before and one after.");
        node.Axes(axes, rank);
        var (before, after) = (new long[rank], new long[rank]);
        for (var i = 0; i < axes.Length; i++)
        {
            var axis = node.Axis(axes[i], rank);
            (before[axis], after[axis]) = (pads[i], pads[i + axes.Length]);
        }

        return (before, after);
    }

    private static PadMode Mode(OpNode node) => node.Attributes.String("mode", "constant") switch
    {
        "constant" => PadMode.Constant,
        "reflect" => PadMode.Reflect,
        "edge" => PadMode.Edge,
        "wrap" => PadMode.Wrap,
        var mode => throw new GraphException($"mode '{mode}' is not known; it is constant, reflect, edge or wrap."),
    };

    private static long[] Negated(long[] pads) => Array.ConvertAll(pads, pad => -pad);
}

public static partial class Functions
{
    /// <summary>The value with elements added around it, or taken away where pads are negative.</summary>
    /// <param name="x">Value.</param>
    /// <param name="before">For each dimension, how many elements to add before the first.</param>
    /// <param name="after">For each dimension, how many elements to add after the last.</param>
    /// <param name="mode">What to add.</param>
    /// <param name="value">What to add in mode <see cref="PadMode.Constant"/>, a scalar of x's element type; 0 if null.</param>
    public static Expr Pad(Expr x, ReadOnlySpan<long> before, ReadOnlySpan<long> after, PadMode mode = PadMode.Constant, Expr? value = null) => PadOp.Apply(x, before, after, mode, value);
}
