using System.Globalization;
using DistGrad.Cli.Inputs;

namespace DistGrad.Cli.Load.Levels;

/// <summary>Reads service levels: <c>p99&lt;50ms,errors=0,throughput&gt;100/s</c>.</summary>
internal static class ServiceLevelText
{
    private const string Metrics = "p50, p90, p99 and other percentiles, mean, max, throughput, errors, wrong, lost, ended and memory";

    /// <summary>Reads service levels.</summary>
    /// <param name="text">Levels with commas between.</param>
    /// <exception cref="UsageException">Some of them cannot be read; the error has a sentence for each.</exception>
    public static IReadOnlyList<ServiceLevel> Read(string text)
    {
        var (levels, problems) = (new List<ServiceLevel>(), new List<string>());
        foreach (var item in text.Split(','))
        {
            var level = item.Replace(" ", "", StringComparison.Ordinal);
            if (Read(level, out var problem) is { } read) levels.Add(read);
            else problems.Add($"--slo, '{level}': {problem}");
        }

        return problems.Count == 0 ? levels : throw new UsageException(problems);
    }

    private static ServiceLevel? Read(string text, out string problem)
    {
        var at = text.IndexOfAny(['<', '>', '=']);
        if (at <= 0)
        {
            problem = "a level is a metric, one of < <= > >= =, and a bound, such as p99<50ms.";
            return null;
        }

        var relation = text[at] != '=' && at + 1 < text.Length && text[at + 1] == '=' ? text[at..(at + 2)] : text[at..(at + 1)];
        var (name, bound) = (text[..at], text[(at + relation.Length)..]);
        var (metric, percentile, form, value) = Parse(name, bound);
        problem = form is null ? $"there is no metric '{name}'; there are {Metrics}." : $"the bound of {name} is {form}, not '{bound}'.";
        return value is { } number ? new ServiceLevel(text, metric, percentile, relation, number) : null;
    }

    private static (LevelMetric Metric, double Percentile, string? Form, double? Bound) Parse(string name, string bound)
    {
        if (name is ['p', .. var digits] && double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percentile) && percentile is > 0 and <= 100)
            return (LevelMetric.Percentile, percentile, DurationText.Form, Milliseconds(bound));
        var isShare = bound.EndsWith('%');
        return name switch
        {
            "mean" => (LevelMetric.Mean, 0, DurationText.Form, Milliseconds(bound)),
            "max" => (LevelMetric.Max, 0, DurationText.Form, Milliseconds(bound)),
            "throughput" => (LevelMetric.Throughput, 0, RateText.Form, RateText.TryParse(bound, out var rate) ? rate : null),
            "errors" when isShare => (LevelMetric.ErrorShare, 0, ShareText.Form, ShareText.TryParse(bound, out var share) ? share : null),
            "errors" => (LevelMetric.Errors, 0, "a whole number, or a share of all runs such as 1%", Count(bound)),
            "wrong" => (LevelMetric.Wrong, 0, "a whole number", Count(bound)),
            "lost" => (LevelMetric.Lost, 0, "a whole number", Count(bound)),
            "ended" => (LevelMetric.Ended, 0, "a whole number", Count(bound)),
            "memory" => (LevelMetric.MemoryGrowth, 0, "what the memory of a silo may grow by from the second third to the last, such as 1.1", Ratio(bound)),
            _ => (default, 0, null, null),
        };
    }

    private static double? Milliseconds(string text) => DurationText.TryParse(text, out var duration) ? duration.TotalMilliseconds : null;

    private static double? Ratio(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var ratio) && double.IsFinite(ratio) ? ratio : null;

    private static double? Count(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;
}
