using System.Text.RegularExpressions;

namespace DistGrad.Deploy.Tests;

/// <summary>Whatever names a metric names one that there is.</summary>
public sealed partial class MetricNamesTests(ExposedMetrics metrics) : IClassFixture<ExposedMetrics>
{
    public static TheoryData<string> Dashboards => [.. GrafanaDashboard.Files];

    [Fact]
    public void Server_GivesTheProductsMetricsUnderTheirNames()
    {
        Assert.Superset(metrics.Scraped.Where(name => name.StartsWith("distgrad_", StringComparison.Ordinal)).ToHashSet(), metrics.All);
        Assert.Subset(metrics.Scraped, metrics.Own.Values.Where(name => name.EndsWith("_total", StringComparison.Ordinal)).ToHashSet());
        Assert.Contains(metrics.Lines, line => line.StartsWith("distgrad_runs_finished_total{", StringComparison.Ordinal) && line.Contains("outcome=\"succeeded\"", StringComparison.Ordinal) && line.EndsWith(" 1", StringComparison.Ordinal));
    }

    [Fact]
    public void Server_DoesNotLookAtEveryActivation()
    {
        Assert.Contains("orleans_catalog_activations", metrics.Scraped);
        Assert.DoesNotContain("orleans_messaging_processing_activation_data", metrics.Scraped);
    }

    [Theory]
    [MemberData(nameof(Dashboards))]
    public void Dashboard_EverySelector_NamesAMetricOfTheSilos(string file) => AssertKnown(GrafanaDashboard.Read(file).Expressions, []);

    [Fact]
    public void Rules_EverySelector_NamesAMetricOfTheSilosOrARecordedOne() => AssertKnown(Rules.Expressions, Rules.Recordings.Keys);

    [Fact]
    public void Page_ListsEveryMetricAndNoOther()
    {
        var rows = Repository.Read("docs/monitoring.md").Split('\n').Where(line => line.StartsWith("| `distgrad_", StringComparison.Ordinal));

        Assert.Equal(metrics.Own.Values.Order(), rows.Select(row => row.Split('`')[1]).Order());
        var mentioned = Mention().Matches(string.Concat(new[] { "docs/monitoring.md", "docs/deployment.md" }.Select(Repository.Read))).Select(match => match.Value).ToHashSet();
        Assert.Superset(mentioned, metrics.All);
    }

    private void AssertKnown(IEnumerable<string> expressions, IEnumerable<string> recorded)
    {
        var known = metrics.All.Append("up").Concat(recorded).ToHashSet();
        foreach (var (metric, matchers) in expressions.SelectMany(PromQl.Selectors))
        {
            Assert.True(known.Contains(metric), metric);

            // The collector may offer the same metrics once more.
            if (!metric.Contains(':')) Assert.Contains("job=\"distgrad\"", matchers, StringComparison.Ordinal);
        }
    }

    [GeneratedRegex(@"\bdistgrad_[a-z_]*[a-z]\b")]
    private static partial Regex Mention();
}
