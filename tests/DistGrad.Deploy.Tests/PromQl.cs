using System.Text.RegularExpressions;

namespace DistGrad.Deploy.Tests;

/// <summary>What there is to know of an expression without a Prometheus.</summary>
internal static partial class PromQl
{
    private static readonly HashSet<string> Words = ["and", "or", "unless", "bool", "offset", "inf", "nan"];

    /// <summary>The selectors of an expression: a name of a metric each, with its matchers.</summary>
    public static IReadOnlyList<(string Metric, string Matchers)> Selectors(string expression)
    {
        // Labels in clauses and functions are names too, but of no metric.
        var bare = Clause().Replace(expression, " ");
        return [.. Selector().Matches(bare)
            .Where(match => !match.Groups["call"].Success && !Words.Contains(match.Groups["name"].Value.ToLowerInvariant()))
            .Select(match => (match.Groups["name"].Value, match.Groups["matchers"].Value))];
    }

    [GeneratedRegex(@"\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)|\[[^\]]*\]")]
    private static partial Regex Clause();

    [GeneratedRegex("""(?<![\w:."$])(?<name>[a-zA-Z_:][\w:]*)\s*(?:(?<call>\()|\{(?<matchers>(?:[^"{}]|"[^"]*")*)\})?""")]
    private static partial Regex Selector();
}
