using System.Globalization;

namespace DistGrad.Cli.Bench;

/// <summary>Figures as a table for people.</summary>
internal static class FiguresText
{
    public static void Write(IReadOnlyList<Figure> figures, TextWriter output)
    {
        var width = figures.Max(figure => figure.Name.Length);
        foreach (var figure in figures)
        {
            var relation = figure.AtLeast ? "≥" : "≤";
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{figure.Name.PadRight(width)}  {(figure.Value is { } value ? Number(value) : "not measured"),12} {figure.Unit,-6} target {relation} {Number(figure.Target),-8} {(figure.IsOk ? "ok" : "missed")}"));
        }
    }

    private static string Number(double value) => value >= 1000 ? value.ToString("N0", CultureInfo.InvariantCulture) : value.ToString("G4", CultureInfo.InvariantCulture);
}
