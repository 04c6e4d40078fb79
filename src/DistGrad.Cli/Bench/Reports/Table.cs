using System.Globalization;

namespace DistGrad.Cli.Bench.Reports;

/// <summary>A table of what was measured.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Columns">Names of the columns.</param>
/// <param name="Rows">Cells, row by row.</param>
internal sealed record Table(string Title, IReadOnlyList<string> Columns, IReadOnlyList<string[]> Rows)
{
    /// <summary>A number as people read it.</summary>
    public static string Number(double value) => Math.Abs(value) >= 1000 ? value.ToString("N0", CultureInfo.InvariantCulture) : value.ToString("G4", CultureInfo.InvariantCulture);

    /// <summary>Writes it for a terminal: the first column to the left, the others to the right.</summary>
    public void Write(TextWriter output)
    {
        var width = Columns.Select((column, i) => Rows.Select(row => row[i].Length).Append(column.Length).Max()).ToArray();
        output.WriteLine(Title);
        foreach (var row in Rows.Prepend([.. Columns])) output.WriteLine("  " + string.Join("  ", row.Select((cell, i) => i == 0 ? cell.PadRight(width[i]) : cell.PadLeft(width[i]))).TrimEnd());
    }

    /// <summary>The table in Markdown.</summary>
    public string ToMarkdown() =>
        string.Join('\n', Rows.Select(row => $"| {string.Join(" | ", row)} |").Prepend($"| --- |{string.Concat(Enumerable.Repeat(" ---: |", Columns.Count - 1))}").Prepend($"| {string.Join(" | ", Columns)} |")) + "\n";
}
