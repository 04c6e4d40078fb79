using DistGrad.Cli.Models;

namespace DistGrad.Cli.Output;

/// <summary>Verified cases for people: a line for each that did not pass, then the numbers.</summary>
internal static class VerificationText
{
    /// <summary>The line of a case, or null where there is nothing to say.</summary>
    /// <param name="result">The case.</param>
    public static string? Line(CaseResult result) =>
        result is { Status: CaseStatus.Passed, Reason: null } ? null : $"{result.Status.ToString().ToLowerInvariant(),-11} {result.Name}: {result.Reason}";

    /// <summary>How many passed, failed and are not supported.</summary>
    /// <param name="results">All cases.</param>
    public static string Summary(IReadOnlyCollection<CaseResult> results) =>
        $"{Count(results, CaseStatus.Passed)} passed, {Count(results, CaseStatus.Failed)} failed, {Count(results, CaseStatus.Unsupported)} unsupported";

    private static int Count(IReadOnlyCollection<CaseResult> results, CaseStatus status) => results.Count(result => result.Status == status);
}
