using System.Text.Json;

namespace DistGrad.Cli.Output;

/// <summary>A gradient check as one line of JSON, in the shape that <c>docs/cli.md</c> documents.</summary>
internal static class ComparisonJson
{
    /// <summary>Writes a check.</summary>
    /// <param name="report">What the check found.</param>
    /// <param name="tolerance">Greatest error that passes.</param>
    public static string Write(GradientReport report, double tolerance) => JsonNumbers.WriteObject(json =>
    {
        json.WriteBoolean("agrees", report.Agrees);
        json.WriteFloat("tolerance", tolerance);
        WriteChecks(json, "gradients", "numeric", report.Checks.Where(check => !check.IsOfPrecision));
        if (report.Checks.Any(check => check.IsOfPrecision)) WriteChecks(json, "float32", "float64", report.Checks.Where(check => check.IsOfPrecision));
        json.WriteStartObject("worst");
        json.WriteString("node", report.Worst.Node);
        json.WriteString("op", report.Worst.Op);
        json.WriteEndObject();
    });

    private static void WriteChecks(Utf8JsonWriter json, string name, string comparedWith, IEnumerable<GradientComparison> checks)
    {
        json.WriteStartObject(name);
        foreach (var check in checks)
        {
            json.WriteStartObject(check.Node);
            json.WriteFloat("analytic", check.Analytic);
            json.WriteFloat(comparedWith, check.Numeric);
            json.WriteFloat("error", check.Error);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
