namespace DistGrad.Cli.Drawing;

/// <summary>A line of output: pieces of text, each with its tone. It never ends in a space.</summary>
/// <param name="Segments">The pieces, from left to right.</param>
internal sealed record StyledLine(IReadOnlyList<Segment> Segments)
{
    /// <summary>A line of nothing.</summary>
    public static StyledLine Empty { get; } = new([]);

    /// <summary>The text without its tones.</summary>
    public string Text => string.Concat(Segments.Select(segment => segment.Text));

    /// <summary>A line in one tone.</summary>
    /// <param name="text">The text.</param>
    /// <param name="tone">Its tone.</param>
    public static StyledLine Of(string text, Tone tone = Tone.Plain) => new([new Segment(text, tone)]);
}

/// <summary>A piece of a line.</summary>
/// <param name="Text">The text.</param>
/// <param name="Tone">Its tone.</param>
internal readonly record struct Segment(string Text, Tone Tone);
