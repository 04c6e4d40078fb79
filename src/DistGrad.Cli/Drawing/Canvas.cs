namespace DistGrad.Cli.Drawing;

/// <summary>A rectangle of characters, each with its tone.</summary>
/// <param name="rows">Height.</param>
/// <param name="columns">Width.</param>
internal sealed class Canvas(int rows, int columns)
{
    private readonly char[,] _characters = new char[rows, columns];
    private readonly Tone[,] _tones = new Tone[rows, columns];

    /// <summary>Writes a text.</summary>
    /// <param name="row">Row.</param>
    /// <param name="column">Column of its first character.</param>
    /// <param name="text">The text.</param>
    /// <param name="tone">Its tone.</param>
    public void Write(int row, int column, string text, Tone tone)
    {
        for (var i = 0; i < text.Length; i++) (_characters[row, column + i], _tones[row, column + i]) = (text[i], tone);
    }

    /// <summary>Writes a text so that it ends before a column.</summary>
    /// <param name="row">Row.</param>
    /// <param name="end">Column after its last character.</param>
    /// <param name="text">The text.</param>
    /// <param name="tone">Its tone.</param>
    public void WriteBefore(int row, int end, string text, Tone tone) => Write(row, end - text.Length, text, tone);

    /// <summary>The lines, without spaces at their ends and without empty lines at the end.</summary>
    public IReadOnlyList<StyledLine> ToLines()
    {
        var lines = new List<StyledLine>();
        for (var row = 0; row < rows; row++) lines.Add(Line(row));
        var count = lines.FindLastIndex(line => line.Segments.Count > 0) + 1;
        return lines[..count];
    }

    private StyledLine Line(int row)
    {
        var end = columns;
        while (end > 0 && _characters[row, end - 1] is '\0' or ' ') end--;
        var segments = new List<Segment>();
        for (int from = 0, to; from < end; from = to)
        {
            for (to = from + 1; to < end && _tones[row, to] == _tones[row, from];) to++;
            segments.Add(new Segment(string.Create(to - from, (row, from), Fill), _tones[row, from]));
        }

        return segments.Count == 0 ? StyledLine.Empty : new StyledLine(segments);
    }

    private void Fill(Span<char> text, (int Row, int From) at)
    {
        for (var i = 0; i < text.Length; i++) text[i] = _characters[at.Row, at.From + i] is var c && c == '\0' ? ' ' : c;
    }
}
