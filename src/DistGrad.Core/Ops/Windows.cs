namespace DistGrad;

/// <summary>Windows over the spatial dimensions of a tensor [N, C, D₁, …], as attributes of a convolution or a pooling describe them.</summary>
internal static class Windows
{
    // Larger attributes have no use, and their products could overflow.
    private const long Limit = int.MaxValue;

    /// <summary>Windows of a convolution or a pooling over its first input, by <c>strides</c>, <c>dilations</c>, <c>pads</c>, <c>auto_pad</c> and <c>ceil_mode</c>.</summary>
    /// <param name="node">The node.</param>
    /// <param name="kernel">Number of taps by dimension.</param>
    /// <exception cref="GraphException">An attribute does not fit, or a window is larger than the padded input.</exception>
    public static Window[] Of(OpNode node, ReadOnlySpan<long> kernel)
    {
        var (shape, attributes, rank) = (node.Shape(0), node.Attributes, kernel.Length);
        if (shape.Rank != rank + 2) throw new GraphException($"kernel [{string.Join(", ", kernel.ToArray())}] has {rank} dimensions, but input {shape} has {shape.Rank - 2} after batch and channel.");
        var strides = Each(attributes, "strides", rank, least: 1);
        var dilations = Each(attributes, "dilations", rank, least: 1);
        var pads = Each(attributes, "pads", 2 * rank, least: 0);
        var mode = AutoPad(attributes);
        var windows = new Window[rank];
        for (var d = 0; d < rank; d++)
        {
            if (kernel[d] is < 1 or > Limit) throw new GraphException($"kernel [{string.Join(", ", kernel.ToArray())}] has no extent {kernel[d]}; extents are at least 1.");
            if (shape[d + 2] > Limit) throw new GraphException($"input {shape} is too large for a sliding window.");
            var window = new Window(shape[d + 2], kernel[d], strides[d], dilations[d], 0, 0, 0);
            windows[d] = mode is "SAME_UPPER" or "SAME_LOWER" ? Same(window, mode == "SAME_UPPER")
                : Fitted(mode == "VALID" ? window : window with { Begin = pads[d], End = pads[d + rank] }, roundsUp: mode == "NOTSET" && attributes.Flag("ceil_mode"));
        }

        return windows;
    }

    /// <summary>Windows of the convolution that a transposed convolution is the adjoint of: they slide along its output, and have a place for each element of its input.</summary>
    /// <param name="node">The node; <c>output_shape</c> and <c>output_padding</c> count too.</param>
    /// <param name="kernel">Number of taps by dimension.</param>
    /// <exception cref="GraphException">An attribute does not fit, or nothing of the output is left.</exception>
    public static Window[] OfTransposed(OpNode node, ReadOnlySpan<long> kernel)
    {
        var (shape, attributes, rank) = (node.Shape(0), node.Attributes, kernel.Length);
        var strides = Each(attributes, "strides", rank, least: 1);
        var dilations = Each(attributes, "dilations", rank, least: 1);
        var pads = Each(attributes, "pads", 2 * rank, least: 0);
        var more = Each(attributes, "output_padding", rank, least: 0);
        var asked = OutputExtents(attributes, rank);
        var mode = AutoPad(attributes);
        var windows = new Window[rank];
        for (var d = 0; d < rank; d++)
        {
            if (kernel[d] is < 1 or > Limit || shape[d + 2] is < 1 or > Limit) throw new GraphException($"input {shape} and kernel [{string.Join(", ", kernel.ToArray())}] have extents that a transposed convolution cannot have; they are at least 1.");
            if (more[d] >= Math.Max(strides[d], dilations[d])) throw new GraphException($"output_padding [{string.Join(", ", more)}] has {more[d]}, which is not less than stride {strides[d]} or dilation {dilations[d]}.");
            var window = new Window(0, kernel[d], strides[d], dilations[d], 0, 0, shape[d + 2]);
            var whole = window.Stride * (window.Output - 1) + more[d] + window.Span;
            if (asked is not null || mode is "SAME_UPPER" or "SAME_LOWER")
            {
                var padding = Math.Max(0, whole - (asked?[d] ?? window.Output * window.Stride));
                window = window with { Begin = mode == "SAME_UPPER" ? padding / 2 : padding - padding / 2, Input = asked?[d] ?? whole - padding };
            }
            else
            {
                var (begin, end) = mode == "VALID" ? (0, 0) : (pads[d], pads[d + rank]);
                window = window with { Begin = begin, Input = whole - begin - end };
                if (window.Input < 1) throw new GraphException($"pads [{string.Join(", ", pads)}] leave nothing of an output of {whole}.");
            }

            windows[d] = window with { End = Math.Max(0, window.Overhang) };
        }

        return windows;
    }

    /// <summary>Padding by <c>auto_pad</c>; <c>NOTSET</c> where <c>pads</c> says it.</summary>
    /// <param name="attributes">Attributes.</param>
    /// <exception cref="GraphException">The value is none of the four.</exception>
    public static string AutoPad(Attributes attributes)
    {
        var mode = attributes.String("auto_pad", "NOTSET");
        return mode is "NOTSET" or "VALID" or "SAME_UPPER" or "SAME_LOWER" ? mode
            : throw new GraphException($"auto_pad is '{mode}'; it is one of NOTSET, VALID, SAME_UPPER, SAME_LOWER.");
    }

    /// <summary>An attribute that has a number for each spatial dimension, or for both of its ends.</summary>
    /// <param name="attributes">Attributes.</param>
    /// <param name="name">Name of the attribute.</param>
    /// <param name="count">How many numbers it has.</param>
    /// <param name="least">Least number, and the default.</param>
    /// <exception cref="GraphException">It has fewer or more, or one is out of range.</exception>
    public static long[] Each(Attributes attributes, string name, int count, long least)
    {
        if (attributes.Ints(name) is not { Length: > 0 } given) return [.. Enumerable.Repeat(least, count)];
        if (given.Length != count) throw new GraphException($"{name} [{string.Join(", ", given)}] has {given.Length} numbers, but the input's spatial dimensions need {count}.");
        foreach (var number in given)
            if (number < least || number > Limit) throw new GraphException($"{name} [{string.Join(", ", given)}] has {number}; it is at least {least}.");
        return given;
    }

    /// <summary>Attributes that say all of the windows, kernels aside.</summary>
    /// <param name="windows">The windows.</param>
    public static Attributes Explicit(IReadOnlyCollection<Window> windows) => Attributes.None
        .With("strides", windows.Select(window => window.Stride))
        .With("dilations", windows.Select(window => window.Dilation))
        .With("pads", windows.Select(window => window.Begin).Concat(windows.Select(window => window.End)));

    /// <summary>Shape of what has one element for each place of the windows.</summary>
    /// <param name="batch">First extent.</param>
    /// <param name="channels">Second extent.</param>
    /// <param name="windows">The windows.</param>
    public static Shape OutputShape(long batch, long channels, IEnumerable<Window> windows) => new([batch, channels, .. windows.Select(window => window.Output)]);

    /// <summary>The elements under each tap at each place, padding being zero: [N, C, Kernel₁, Output₁, Kernel₂, Output₂, …].</summary>
    /// <param name="x">Input [N, C, D₁, …].</param>
    /// <param name="windows">The windows.</param>
    public static Expr Unfold(Expr x, IReadOnlyList<Window> windows)
    {
        var taps = Padded(x, windows);
        for (var d = 0; d < windows.Count; d++) taps = Functions.Gather(taps, x.Constant(windows[d].Index()), axis: 2 + 2 * d);
        return taps;
    }

    /// <summary>Adds up what belongs to each element of the input: the adjoint of <see cref="Unfold"/>.</summary>
    /// <param name="taps">[N, C, Kernel₁, Output₁, Kernel₂, Output₂, …].</param>
    /// <param name="windows">The windows.</param>
    /// <returns>[N, C, Input₁, Input₂, …].</returns>
    public static Expr Fold(Expr taps, IReadOnlyList<Window> windows)
    {
        for (var d = 0; d < windows.Count; d++)
        {
            var (shape, window, index) = (taps.Type.Shape.Extents.ToArray(), windows[d], windows[d].BackIndex());
            taps = Functions.Reshape(taps, new Shape([.. shape[..(2 + d)], window.Kernel * window.Output, .. shape[(4 + d)..]]));
            if (index.Elements<long>().Contains(window.Kernel * window.Output)) taps = OneZeroMore(taps, 2 + d);
            taps = Functions.ReduceSum(Functions.Gather(taps, taps.Constant(index), axis: 2 + d), [3 + d]);
        }

        return taps;
    }

    /// <summary>The sum of the elements under the window at each place: [N, C, Output₁, …].</summary>
    /// <param name="x">Input [N, C, D₁, …].</param>
    /// <param name="windows">The windows.</param>
    public static Expr Sum(Expr x, IReadOnlyList<Window> windows)
    {
        var shape = x.Type.Shape;
        if (x.Type.DType == DType.Float32)
        {
            var channels = Functions.Reshape(x, new Shape([shape[0] * shape[1], 1, .. shape.Extents[2..]]));
            return Functions.Reshape(Convolution.Apply(channels, Ones(x, windows), windows, group: 1), OutputShape(shape[0], shape[1], windows));
        }

        var sum = Padded(x, windows);
        for (var d = 0; d < windows.Count; d++)
            sum = Functions.ReduceSum(Functions.Gather(sum, x.Constant(windows[d].Index()), axis: 2 + d), [2 + d]);
        return sum;
    }

    /// <summary>Gives each element of the input the sum over the places whose window sees it: the adjoint of <see cref="Sum"/>.</summary>
    /// <param name="sum">[N, C, Output₁, …].</param>
    /// <param name="windows">The windows.</param>
    /// <returns>[N, C, Input₁, …].</returns>
    public static Expr Spread(Expr sum, IReadOnlyList<Window> windows)
    {
        var (type, channels) = (sum.Type, sum.Type.Shape[0] * sum.Type.Shape[1]);
        var spread = Convolution.AdjointByInput(Functions.Reshape(sum, OutputShape(channels, 1, windows)), Ones(sum, windows), windows, group: 1);
        return Functions.Reshape(spread, new Shape([type.Shape[0], type.Shape[1], .. windows.Select(window => window.Input)]));
    }

    // Weights 1 of a convolution that each channel goes through by itself, as if it were an example.
    private static Expr Ones(Expr like, IEnumerable<Window> windows) =>
        like.Constant(Tensor.Full(new TensorType(like.Type.DType, new Shape([1, 1, .. windows.Select(window => window.Kernel)])), 1));

    // With or without batch and channels.
    private static long[]? OutputExtents(Attributes attributes, int rank) =>
        attributes.Ints("output_shape") is not { Length: > 0 } given ? null
        : Each(given.Length == rank + 2 ? attributes.With("output_shape", given[2..]) : attributes, "output_shape", rank, least: 1);

    private static Expr OneZeroMore(Expr x, int axis)
    {
        var after = new long[x.Type.Shape.Rank];
        after[axis] = 1;
        return Functions.Pad(x, new long[after.Length], after);
    }

    private static Expr Padded(Expr x, IReadOnlyList<Window> windows)
    {
        if (windows.All(window => window is { Begin: 0, Overhang: <= 0 })) return x;
        return Functions.Pad(x, [0, 0, .. windows.Select(window => window.Begin)], [0, 0, .. windows.Select(window => Math.Max(0, window.Overhang))]);
    }

    private static Window Same(Window window, bool upper)
    {
        var output = (window.Input + window.Stride - 1) / window.Stride;
        var padding = Math.Max(0, (output - 1) * window.Stride + window.Span - window.Input);
        var (less, more) = (padding / 2, padding - padding / 2);
        return window with { Output = output, Begin = upper ? less : more, End = upper ? more : less };
    }

    private static Window Fitted(Window window, bool roundsUp)
    {
        var room = window.Begin + window.Input + window.End - window.Span;
        if (room < 0) throw new GraphException($"a window of {window.Span} does not fit into an extent of {window.Input} padded by {window.Begin} and {window.End}.");
        var output = (roundsUp ? (room + window.Stride - 1) / window.Stride : room / window.Stride) + 1;

        // Rounding up adds no window that begins behind the input: it would see nothing but padding.
        if (roundsUp && (output - 1) * window.Stride >= window.Input + window.Begin) output--;
        return window with { Output = output };
    }
}
