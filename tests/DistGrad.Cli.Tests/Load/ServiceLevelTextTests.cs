using DistGrad.Cli.Inputs;
using DistGrad.Cli.Load.Levels;

namespace DistGrad.Cli.Tests.Load;

public class ServiceLevelTextTests
{
    [Fact]
    public void Read_AllMetrics_AreRead()
    {
        var levels = ServiceLevelText.Read("p99<50ms, p99.9<=1s,mean<500us,max<2s,errors=0,errors<1%,throughput>100/s,wrong=0");

        Assert.Equal(
            [
                (LevelMetric.Percentile, 99, "<", 50), (LevelMetric.Percentile, 99.9, "<=", 1000), (LevelMetric.Mean, 0, "<", 0.5), (LevelMetric.Max, 0, "<", 2000),
                (LevelMetric.Errors, 0, "=", 0), (LevelMetric.ErrorShare, 0, "<", 0.01), (LevelMetric.Throughput, 0, ">", 100), (LevelMetric.Wrong, 0, "=", 0),
            ],
            levels.Select(level => (level.Metric, level.Percentile, level.Relation, level.Bound)));
    }

    [Theory]
    [InlineData("p99", "a level is a metric, one of < <= > >= =, and a bound")]
    [InlineData("", "a level is a metric")]
    [InlineData("<5ms", "a level is a metric")]
    [InlineData("p99<50", "the bound of p99 is a number and its unit")]
    [InlineData("p101<5ms", "there is no metric 'p101'")]
    [InlineData("latency<5ms", "there is no metric 'latency'; there are p50")]
    [InlineData("throughput>100", "the bound of throughput is a number per second")]
    [InlineData("errors<x%", "the bound of errors is a share")]
    [InlineData("wrong=-1", "the bound of wrong is a whole number")]
    public void Read_BadLevel_SaysWhichAndWhy(string text, string expected)
    {
        var error = Assert.Throws<UsageException>(() => ServiceLevelText.Read(text));

        Assert.StartsWith($"--slo, '{text}': ", Assert.Single(error.Problems), StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SeveralBadLevels_SaysAll() =>
        Assert.Equal(2, Assert.Throws<UsageException>(() => ServiceLevelText.Read("p99<1,errors=0,foo=1")).Problems.Count);
}
