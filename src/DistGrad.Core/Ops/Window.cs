namespace DistGrad;

/// <summary>A window that slides along one dimension: how a convolution or a pooling looks at its input.</summary>
/// <param name="Input">Extent of the input.</param>
/// <param name="Kernel">Number of taps.</param>
/// <param name="Stride">Steps from one place of the window to the next.</param>
/// <param name="Dilation">Steps from one tap to the next.</param>
/// <param name="Begin">Padding before the input.</param>
/// <param name="End">Padding after it.</param>
/// <param name="Output">Number of places.</param>
internal readonly record struct Window(long Input, long Kernel, long Stride, long Dilation, long Begin, long End, long Output)
{
    /// <summary>Extent of the window, from its first tap to its last.</summary>
    public long Span => (Kernel - 1) * Dilation + 1;

    /// <summary>Padding after the input that the last place of the window needs; less than none where it ends before the input does.</summary>
    public long Overhang => Stride * (Output - 1) + Span - Begin - Input;

    /// <summary>Whether places have no element of the input in common.</summary>
    public bool IsDisjoint => Stride >= Span;

    /// <summary>The window without taps that see nothing but padding at every place.</summary>
    public Window Trimmed
    {
        get
        {
            var slide = Stride * (Output - 1);
            var (before, after) = (Math.Max(0, Begin - slide) / Dilation, Math.Max(0, Overhang - slide) / Dilation);
            return this with { Kernel = Kernel - before - after, Begin = Begin - before * Dilation };
        }
    }

    /// <summary>The place in the input that a tap is at; outside of the input it is padding.</summary>
    /// <param name="output">Place of the window, from 0.</param>
    /// <param name="tap">Tap, from 0.</param>
    public long At(long output, long tap) => output * Stride + tap * Dilation - Begin;

    /// <summary>Number of taps of the window at a place that are at elements of the input, or of the padding too.</summary>
    /// <param name="output">Place of the window, from 0.</param>
    /// <param name="padding">Whether padding counts.</param>
    public long Taps(long output, bool padding)
    {
        var (from, to) = padding ? (-Begin, Input + End) : (0, Input);
        var first = Math.Max(0, (from - At(output, 0) + Dilation - 1) / Dilation);
        var last = Math.Min(Kernel - 1, (to - 1 - At(output, 0)) / Dilation);
        return to - 1 < At(output, 0) ? 0 : Math.Max(0, last - first + 1);
    }

    /// <summary>Where each tap is at each place, counted from the first element of the padding: an index [Kernel, Output].</summary>
    public Tensor Index()
    {
        var index = new long[Kernel * Output];
        for (var tap = 0L; tap < Kernel; tap++)
            for (var output = 0L; output < Output; output++) index[tap * Output + output] = At(output, tap) + Begin;
        return Tensor.Of<long>(new Shape(Kernel, Output), index);
    }

    /// <summary>
    /// The taps and places that are at each element of the input, as tap · Output + place: an index [Input, the most for one element],
    /// filled up with Kernel · Output where there are fewer.
    /// </summary>
    public Tensor BackIndex()
    {
        var at = new List<long>[Input];
        for (var element = 0L; element < Input; element++)
        {
            at[element] = [];
            for (var tap = 0L; tap < Kernel; tap++)
            {
                var (output, rest) = Math.DivRem(element + Begin - tap * Dilation, Stride);
                if (rest == 0 && output >= 0 && output < Output) at[element].Add(tap * Output + output);
            }
        }

        var width = Math.Max(1, at.Max(list => list.Count));
        var index = new long[Input * width];
        for (var element = 0; element < Input; element++)
            for (var i = 0; i < width; i++) index[element * width + i] = i < at[element].Count ? at[element][i] : Kernel * Output;
        return Tensor.Of<long>(new Shape(Input, width), index);
    }
}
