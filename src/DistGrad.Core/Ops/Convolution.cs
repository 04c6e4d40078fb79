using static DistGrad.Functions;

namespace DistGrad;

/// <summary>
/// The three convolutions that are each other's gradients: Y = conv(X, W), its adjoint by X, and its adjoint by W. X is [N, C, D₁, …],
/// W is [M, C/group, K₁, …], Y is [N, M, …].
/// </summary>
internal static class Convolution
{
    // With as many channels, moving rows of them about is cheap, and one large matrix product takes a third of the time that the
    // runtime's convolution needs for kernels as large as images: 138 against 388 µs for an image of 32 × 28 × 28 and 32 filters of 3 × 3.
    private const long FewChannels = 8;

    // Elements of the unfolded input that are held at once, 64 MiB of float32; the runtime's convolution unfolds piece by piece.
    private const long LargestUnfolded = 1 << 24;

    /// <summary>Convolution: Y of X and W.</summary>
    /// <param name="x">X.</param>
    /// <param name="w">W.</param>
    /// <param name="windows">How W slides along X.</param>
    /// <param name="group">Number of groups of channels.</param>
    public static Expr Apply(Expr x, Expr w, IReadOnlyList<Window> windows, long group)
    {
        // Where X is so long that the windows would have further places, it is cut off.
        for (var d = 0; d < windows.Count; d++)
            if (-windows[d].Overhang >= windows[d].Stride) x = Slice(x, axis: d + 2, start: 0, end: windows[d].Input + windows[d].Overhang);
        return Expr.Apply<ConvOp>(Grouped(Windows.Explicit([.. windows.Select(Tight)]), group), x, w);
    }

    /// <summary>The adjoint of the convolution by X: the gradient of X for that of Y.</summary>
    /// <param name="y">Gradient of Y.</param>
    /// <param name="w">W.</param>
    /// <param name="windows">How W slides along X.</param>
    /// <param name="group">Number of groups of channels.</param>
    public static Expr AdjointByInput(Expr y, Expr w, IReadOnlyList<Window> windows, long group)
    {
        // Elements of X behind the last window have gradient 0; as padding of the output there may only be as many as are smaller than a step.
        var behind = windows.Select(window => Math.Max(0, -window.Overhang)).ToArray();
        var padding = behind.Select((count, d) => count < Math.Max(windows[d].Stride, windows[d].Dilation) ? count : 0).ToArray();
        var attributes = Grouped(Windows.Explicit([.. windows.Select(Tight)]), group);
        if (padding.Any(count => count > 0)) attributes = attributes.With("output_padding", padding);
        return Pad(Expr.Apply<ConvTransposeOp>(attributes, y, w), new long[windows.Count + 2], [0, 0, .. behind.Zip(padding, (all, padded) => all - padded)]);
    }

    /// <summary>The adjoint of the convolution by W: the gradient of W for that of Y. It is a convolution of X with the gradient of Y, in which batch and channels change places.</summary>
    /// <param name="x">X.</param>
    /// <param name="y">Gradient of Y.</param>
    /// <param name="windows">How W slides along X.</param>
    /// <param name="group">Number of groups of channels.</param>
    public static Expr AdjointByWeights(Expr x, Expr y, IReadOnlyList<Window> windows, long group)
    {
        var (n, channels) = (x.Type.Shape[0], x.Type.Shape[1] / group);
        if (group == 1 && channels >= FewChannels && n * Product(windows, window => window.Output * window.Kernel) * channels <= LargestUnfolded) return AdjointByRows(x, y, windows);
        var spatial = x.Type.Shape.Extents[2..].ToArray();
        if (group > 1)
        {
            // [N, group · C, …] to [C, group · N, …].
            x = Transpose(Reshape(x, new Shape([n, group, channels, .. spatial])), [2, 1, 0, .. Enumerable.Range(3, spatial.Length)]);
            x = Reshape(x, new Shape([channels, group * n, .. spatial]));
        }
        else
        {
            x = Swapped(x);
        }

        // Places become taps and taps places, so stride and dilation change roles too.
        var gradient = Apply(x, Swapped(y), [.. windows.Select(window => window with { Kernel = window.Output, Output = window.Kernel, Stride = window.Dilation, Dilation = window.Stride })], group);
        return Swapped(gradient);
    }

    // The input with channels last, and of it the rows under each tap at each place: [N · place, tap · C]. The weights' gradient is the product with [M, N · place].
    private static Expr AdjointByRows(Expr x, Expr y, IReadOnlyList<Window> windows)
    {
        var (n, channels, filters, rank) = (x.Type.Shape[0], x.Type.Shape[1], y.Type.Shape[1], windows.Count);
        var (places, taps, area) = (new long[1], new long[1], 1L);
        foreach (var window in windows)
        {
            var extent = window.Begin + window.Input + Math.Max(0, window.Overhang);
            places = [.. places.SelectMany(place => Enumerable.Range(0, (int)window.Output).Select(o => place * extent + o * window.Stride))];
            taps = [.. taps.SelectMany(tap => Enumerable.Range(0, (int)window.Kernel).Select(k => tap * extent + k * window.Dilation))];
            area *= extent;
        }

        int[] channelsLast = [0, .. Enumerable.Range(2, rank), 1];
        var rows = Pad(Transpose(x, channelsLast), [0, .. windows.Select(window => window.Begin), 0], [0, .. windows.Select(window => Math.Max(0, window.Overhang)), 0]);
        if (taps.Length > 1 || places.Length < area)
        {
            long[] index = [.. places.SelectMany(place => taps.Select(tap => place + tap))];
            rows = Gather(Reshape(rows, new Shape(n, area, channels)), x.Constant(Tensor.Vector<long>(index)), axis: 1);
        }

        var product = MatMul(Reshape(Swapped(y), new Shape(filters, n * places.Length)), Reshape(rows, new Shape(n * places.Length, taps.Length * channels)));
        return Transpose(Reshape(product, new Shape([filters, .. windows.Select(window => window.Kernel), channels])), [0, rank + 1, .. Enumerable.Range(1, rank)]);
    }

    /// <summary>The convolution as one matrix product, of the weights and the input unfolded.</summary>
    /// <param name="x">X.</param>
    /// <param name="w">W.</param>
    /// <param name="windows">How W slides along X.</param>
    /// <param name="group">Number of groups of channels.</param>
    public static Expr AsMatrixProduct(Expr x, Expr w, IReadOnlyList<Window> windows, long group)
    {
        var (n, m, rank) = (x.Type.Shape[0], w.Type.Shape[0], windows.Count);
        var (taps, places) = (Product(windows, window => window.Kernel), Product(windows, window => window.Output));
        var inner = w.Type.Shape[1] * taps;
        var columns = Transpose(Windows.Unfold(x, windows), [0, 1, .. Enumerable.Range(0, rank).Select(d => 2 + 2 * d), .. Enumerable.Range(0, rank).Select(d => 3 + 2 * d)]);
        var product = MatMul(Reshape(w, new Shape(group, m / group, inner)), Reshape(columns, new Shape(n, group, inner, places)));
        return Reshape(product, Windows.OutputShape(n, m, windows));
    }

    /// <summary>The adjoint by X as a matrix product, folded.</summary>
    /// <param name="y">Gradient of Y.</param>
    /// <param name="w">W.</param>
    /// <param name="windows">How W slides along X.</param>
    /// <param name="group">Number of groups of channels.</param>
    public static Expr AdjointAsMatrixProduct(Expr y, Expr w, IReadOnlyList<Window> windows, long group)
    {
        var (n, m, channels, rank) = (y.Type.Shape[0], w.Type.Shape[0], w.Type.Shape[1], windows.Count);
        var (taps, places) = (Product(windows, window => window.Kernel), Product(windows, window => window.Output));
        var weights = Transpose(Reshape(w, new Shape(group, m / group, channels * taps)), 0, 2, 1);
        var columns = MatMul(weights, Reshape(y, new Shape(n, group, m / group, places)));
        columns = Reshape(columns, new Shape([n, group * channels, .. windows.Select(window => window.Kernel), .. windows.Select(window => window.Output)]));
        return Windows.Fold(Transpose(columns, [0, 1, .. Enumerable.Range(0, rank).SelectMany(d => (int[])[2 + d, 2 + rank + d])]), windows);
    }

    /// <summary>A value for each channel, in a shape that broadcasts to [N, C, D₁, …].</summary>
    /// <param name="x">Vector [C].</param>
    /// <param name="rank">Rank to broadcast to, at least 1.</param>
    public static Expr ByChannel(Expr x, int rank) => rank <= 2 ? x : Reshape(x, new Shape([x.Type.Shape[0], .. Enumerable.Repeat(1L, rank - 2)]));

    /// <summary>The sum for each channel, a vector [C].</summary>
    /// <param name="x">[N, C, D₁, …].</param>
    public static Expr SumByChannel(Expr x) => ReduceSum(x, [0, .. Enumerable.Range(2, x.Type.Shape.Rank - 2)]);

    private static Attributes Grouped(Attributes attributes, long group) => group == 1 ? attributes : attributes.With("group", group);

    // Padding after the input only as far as the last place needs it, so that there is no further place.
    private static Window Tight(Window window) => window with { End = Math.Max(0, window.Overhang) };

    private static Expr Swapped(Expr x) => Transpose(x, [1, 0, .. Enumerable.Range(2, x.Type.Shape.Rank - 2)]);

    private static long Product(IEnumerable<Window> windows, Func<Window, long> extent) => windows.Aggregate(1L, (product, window) => product * extent(window));
}
