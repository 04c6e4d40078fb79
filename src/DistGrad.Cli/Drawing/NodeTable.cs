using System.Globalization;

namespace DistGrad.Cli.Drawing;

/// <summary>Lists the nodes of a circuit that is too large to draw.</summary>
internal static class NodeTable
{
    /// <summary>Most nodes that are all listed.</summary>
    public const int MaxRows = 60;

    /// <summary>Nodes listed at either end of a larger circuit.</summary>
    public const int EndRows = 20;

    private const int MaxInputs = 4;
    private const int MaxName = 40;

    private static readonly Column[] Columns =
    [
        new("node", Tone.Faint, IsRight: true, node => node.Id.ToString(CultureInfo.InvariantCulture)),
        new("op", Tone.Plain, IsRight: false, node => node.Op),
        new("name", Tone.Plain, IsRight: false, node => Cut(node.Name ?? "")),
        new("inputs", Tone.Faint, IsRight: false, InputsOf),
        new("value", Tone.Value, IsRight: true, node => HumanNumber.Format(node.Value)),
        new("gradient", Tone.Gradient, IsRight: true, node => node.Gradient is { } gradient ? HumanNumber.Format(gradient) : ""),
    ];

    /// <summary>The table: all nodes, or the first and the last with a line that says how many are left out.</summary>
    /// <param name="circuit">The circuit.</param>
    public static IReadOnlyList<StyledLine> List(Circuit circuit)
    {
        var nodes = circuit.Nodes;
        var leftOut = nodes.Count > MaxRows ? nodes.Count - (2 * EndRows) : 0;
        var shown = leftOut == 0 ? nodes : [.. nodes.Take(EndRows), .. nodes.TakeLast(EndRows)];
        var rows = shown.Select(node => Array.ConvertAll(Columns, column => column.Text(node))).ToList();
        var widths = Columns.Select((column, i) => Math.Max(column.Title.Length, rows.Max(row => row[i].Length))).ToArray();

        var lines = new List<StyledLine> { Line(Array.ConvertAll(Columns, column => column.Title), widths, Tone.Faint) };
        lines.AddRange(rows.Select(row => Line(row, widths, tone: null)));
        if (leftOut > 0) lines.Insert(1 + EndRows, StyledLine.Of(string.Create(CultureInfo.InvariantCulture, $"  ... {leftOut} nodes left out ..."), Tone.Faint));
        return lines;
    }

    private static StyledLine Line(string[] texts, int[] widths, Tone? tone)
    {
        var last = Array.FindLastIndex(texts, text => text.Length > 0);
        var segments = new List<Segment>();
        for (var i = 0; i <= last; i++)
        {
            var column = Columns[i];
            var padded = column.IsRight ? texts[i].PadLeft(widths[i]) : i < last ? texts[i].PadRight(widths[i]) : texts[i];
            segments.Add(new Segment("  " + padded, tone ?? column.Tone));
        }

        return new StyledLine(segments);
    }

    private static string InputsOf(CircuitNode node)
    {
        var labels = node.Inputs.Take(MaxInputs).Select(input => input.ToString(CultureInfo.InvariantCulture));
        var more = node.Inputs.Count - MaxInputs;
        return string.Join(", ", labels) + (more > 0 ? string.Create(CultureInfo.InvariantCulture, $" and {more} more") : "");
    }

    private static string Cut(string text) => text.Length <= MaxName ? text : text[..(MaxName - 3)] + "...";

    private sealed record Column(string Title, Tone Tone, bool IsRight, Func<CircuitNode, string> Text);
}
