using DistGrad.Cli.Models;

namespace DistGrad.Cli.Output;

/// <summary>Verified cases as one line of JSON, in the shape that <c>docs/cli.md</c> documents.</summary>
internal static class VerificationJson
{
    /// <summary>Writes cases.</summary>
    /// <param name="results">The cases.</param>
    public static string Write(IReadOnlyCollection<CaseResult> results) => JsonNumbers.WriteObject(json =>
    {
        foreach (var status in Enum.GetValues<CaseStatus>()) json.WriteNumber(Name(status), results.Count(result => result.Status == status));
        json.WriteStartArray("cases");
        foreach (var result in results)
        {
            json.WriteStartObject();
            json.WriteString("name", result.Name);
            json.WriteString("status", Name(result.Status));
            json.WriteString("reason", result.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static string Name(CaseStatus status) => status.ToString().ToLowerInvariant();
}
