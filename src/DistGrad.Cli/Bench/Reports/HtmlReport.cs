using System.Globalization;
using System.Net;
using System.Text;

namespace DistGrad.Cli.Bench.Reports;

/// <summary>Figures, tables and plots of a benchmark as one HTML file that needs nothing else.</summary>
/// <param name="Title">Title.</param>
/// <param name="Command">The command that was run.</param>
/// <param name="Figures">What was measured against its targets.</param>
/// <param name="Tables">More that was measured.</param>
/// <param name="Plots">Plots.</param>
internal sealed record HtmlReport(string Title, string Command, IReadOnlyList<Figure> Figures, IReadOnlyList<Table> Tables, IReadOnlyList<Plot> Plots)
{
    private const string Style =
        """
        :root { color-scheme: light dark; }
        body { font-family: sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #222; background: #fff; }
        table { border-collapse: collapse; margin: 1rem 0; }
        th, td { padding: .3rem .8rem; border-bottom: 1px solid #ddd; text-align: right; }
        th:first-child, td:first-child { text-align: left; }
        .missed { color: #b00; }
        svg { width: 100%; height: auto; margin: 1rem 0; }
        @media (prefers-color-scheme: dark) {
          body { color: #ddd; background: #181a1b; }
          th, td { border-bottom-color: #444; }
          .missed { color: #ff7b72; }
          svg .back { fill: #181a1b; }
          svg .ink { fill: #ddd; }
          svg .grid { stroke: #444; }
        }
        """;

    /// <summary>Writes the report.</summary>
    /// <param name="path">The file.</param>
    public void Write(string path) => File.WriteAllText(path, ToHtml());

    private string ToHtml()
    {
        var html = new StringBuilder();
        html.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">");
        html.Append(CultureInfo.InvariantCulture, $"<title>{Text(Title)}</title>\n<style>\n{Style}\n</style></head>\n<body>\n<h1>{Text(Title)}</h1>\n<p><code>{Text(Command)}</code> on {Environment.ProcessorCount} cores, .NET {Environment.Version}.</p>\n");
        if (Figures.Count > 0) Append(html, new Table("Figures", ["figure", "measured", "unit", "target", ""], [.. Figures.Select(Row)]));
        foreach (var plot in Plots) html.Append(plot.ToSvg());
        foreach (var table in Tables) Append(html, table);
        return html.Append("</body>\n</html>\n").ToString();
    }

    private static string[] Row(Figure figure) =>
        [figure.Name, figure.Value is { } value ? Table.Number(value) : "not measured", figure.Unit, $"{(figure.AtLeast ? "≥" : "≤")} {Table.Number(figure.Target)}", figure.IsOk ? "ok" : "missed"];

    private static void Append(StringBuilder html, Table table)
    {
        html.Append(CultureInfo.InvariantCulture, $"<h2>{Text(table.Title)}</h2>\n<table>\n<tr>{string.Concat(table.Columns.Select(column => $"<th>{Text(column)}</th>"))}</tr>\n");
        foreach (var row in table.Rows)
            html.Append(CultureInfo.InvariantCulture, $"<tr{(row[^1] == "missed" ? " class=\"missed\"" : "")}>{string.Concat(row.Select(cell => $"<td>{Text(cell)}</td>"))}</tr>\n");
        html.Append("</table>\n");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
