namespace DistGrad;

/// <summary>An op that reduces what a sliding window sees of each channel: attributes <c>kernel_shape</c>, <c>strides</c>, <c>dilations</c>, <c>pads</c>, <c>auto_pad</c>, <c>ceil_mode</c>.</summary>
/// <param name="name">ONNX name.</param>
public abstract class PoolOp(string name) : TensorOp(name, 1, 1)
{
    private const long MostPadded = 1_000_000;

    /// <inheritdoc/>
    public override TensorType InferType(OpNode node)
    {
        if (!node.DType(0).IsFloat()) throw UnfitTypes(node);
        return node.Type(0) with { Shape = Windows.OutputShape(node.Shape(0)[0], node.Shape(0)[1], WindowsOf(node)) };
    }

    /// <inheritdoc/>
    public sealed override double Work(OpNode node, TensorType output) =>
        base.Work(node, output) + WindowsOf(node).Aggregate((double)output.Shape.Count, (work, window) => work * window.Kernel);

    // Where the runtime works out padding itself, it leaves dilation aside, and where it rounds up, it counts places that see nothing
    // but padding. Told what to pad, it does as the standard says. It looks at every tap, however far out.
    /// <inheritdoc/>
    public override bool IsComposed(OpNode node) => Windows.AutoPad(node.Attributes) != "NOTSET" || node.Attributes.Flag("ceil_mode")
        || !WindowsOf(node).Select(window => window.Kernel).SequenceEqual(node.Attributes.Ints("kernel_shape")!);

    /// <summary>The windows of a node, without taps that never see anything but padding.</summary>
    /// <param name="node">The node.</param>
    /// <exception cref="GraphException">Attributes do not fit, or a window sees nothing but padding.</exception>
    private protected static Window[] WindowsOf(OpNode node)
    {
        var x = node.Shape(0);
        if (x.Rank < 3) throw new GraphException($"input {x} is not [N, C, D₁, …].");
        var windows = Windows.Of(node, node.Attributes.Ints("kernel_shape") ?? throw new GraphException("attribute 'kernel_shape' is missing."));
        foreach (var window in windows)
        {
            // Only places that begin in the padding, and the last one, may see nothing else.
            if (window.Dilation > 1 && window.Begin / window.Stride > MostPadded) throw new GraphException($"a padding of {window.Begin} is too large for a window with dilations; at most {MostPadded:N0} places may begin in it.");
            for (var place = 0L; place < window.Output; place++)
            {
                // Without dilation, the first of them sees least.
                if (window.At(place, 0) >= 0 || (place > 0 && window.Dilation == 1)) place = window.Output - 1;
                if (window.Taps(place, padding: false) == 0) throw new GraphException($"a window of {window.Kernel} taps sees nothing but padding of an extent of {window.Input}, padded by {window.Begin} and {window.End}.");
            }
        }

        return Array.ConvertAll(windows, window => window.Trimmed);
    }

    /// <summary>The same pooling, its padding said, and as far as places of the window reach.</summary>
    /// <param name="node">The node.</param>
    private protected static Attributes Explicit(OpNode node)
    {
        Window[] windows = [.. WindowsOf(node).Select(window => window with { End = Math.Max(0, window.Overhang) })];
        var attributes = node.Attributes.Without("auto_pad").Without("ceil_mode").With("kernel_shape", windows.Select(window => window.Kernel));
        foreach (var (name, value) in Windows.Explicit(windows).Items) attributes = attributes.With(name, value);
        return attributes;
    }

    /// <summary>Attributes of a pooling.</summary>
    internal static Attributes Pooling(int[] kernel, int[]? strides, int[]? pads, int[]? dilations, bool roundsUp)
    {
        var attributes = Attributes.None.With("kernel_shape", kernel);
        if (strides is not null) attributes = attributes.With("strides", strides);
        if (pads is not null) attributes = attributes.With("pads", pads);
        if (dilations is not null) attributes = attributes.With("dilations", dilations);
        return roundsUp ? attributes.With("ceil_mode", true) : attributes;
    }
}
