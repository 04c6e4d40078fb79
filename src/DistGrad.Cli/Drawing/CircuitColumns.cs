namespace DistGrad.Cli.Drawing;

/// <summary>Where the levels of a drawing begin and how wide their texts are, in characters.</summary>
internal sealed class CircuitColumns
{
    private const int Indent = 2;

    private readonly int[] _start;
    private readonly int[] _width;

    /// <summary>Measures the levels.</summary>
    /// <param name="places">All places, with levels and rows; the first is the root.</param>
    public CircuitColumns(IReadOnlyList<Place> places)
    {
        var levels = places[0].Level + 1;
        _start = new int[levels];
        _width = new int[levels];
        var gaps = new int[levels];
        foreach (var place in places)
        {
            var level = place.Level;
            _width[level] = Math.Max(_width[level], place.Width);

            // A wire that goes straight into its gate shows only if there is room for it before the gate.
            gaps[level] = Math.Max(gaps[level], place.Inputs.Any(input => input.Row == place.Row) ? 2 : 1);
        }

        for (var level = 0; level < levels; level++) _start[level] = level == 0 ? Indent : End(level - 1) + gaps[level];
    }

    /// <summary>Width of the whole drawing.</summary>
    public int Width => End(_start.Length - 1);

    /// <summary>Column where the labels of a level begin and the wires into it turn.</summary>
    /// <param name="level">The level.</param>
    public int Start(int level) => _start[level];

    /// <summary>Column after the numbers of a level.</summary>
    /// <param name="level">The level.</param>
    public int End(int level) => _start[level] + _width[level];
}
