using System.Text.Json;

namespace DistGrad.Cli.Bench;

/// <summary>The form in which every bench command prints its figures under <c>--json</c>.</summary>
internal static class FiguresJson
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static string Write(IReadOnlyList<Figure> figures) => JsonSerializer.Serialize(
        new { figures = figures.Select(f => new { f.Name, Value = f.Value is { } value ? Rounded(value) : (double?)null, f.Unit, f.Target, Ok = f.IsOk }) },
        Options);

    // Four digits are more than a measurement holds.
    private static double Rounded(double value) => double.Parse(value.ToString("G4", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture);
}
