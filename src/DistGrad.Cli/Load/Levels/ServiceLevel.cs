using System.Globalization;

namespace DistGrad.Cli.Load.Levels;

/// <summary>What a service level is about.</summary>
internal enum LevelMetric
{
    /// <summary>A percentile of latencies, in milliseconds.</summary>
    Percentile,

    /// <summary>The mean latency, in milliseconds.</summary>
    Mean,

    /// <summary>The longest latency, in milliseconds.</summary>
    Max,

    /// <summary>Runs completed per second.</summary>
    Throughput,

    /// <summary>Number of errors.</summary>
    Errors,

    /// <summary>Errors over runs offered.</summary>
    ErrorShare,

    /// <summary>Number of results with other bits than the first.</summary>
    Wrong,

    /// <summary>Number of runs that were stored and did not bring a result.</summary>
    Lost,

    /// <summary>Memory of silos in the last third of the time over that in the second.</summary>
    MemoryGrowth,

    /// <summary>Number of silos that ended without being killed.</summary>
    Ended,
}

/// <summary>A level of service that is to hold, such as <c>p99&lt;50ms</c>.</summary>
/// <param name="Text">As it was written.</param>
/// <param name="Metric">What it is about.</param>
/// <param name="Percentile">Which percentile, where it is about one.</param>
/// <param name="Relation">One of <c>&lt; &lt;= &gt; &gt;= =</c>.</param>
/// <param name="Bound">In milliseconds, runs per second, a count, a share, or a ratio.</param>
internal sealed record ServiceLevel(string Text, LevelMetric Metric, double Percentile, string Relation, double Bound)
{
    /// <summary>What was measured, or null where it could not be.</summary>
    public double? Measure(LoadTally tally) => Metric switch
    {
        LevelMetric.Percentile => tally.Judged?.Latencies.Percentile(Percentile),
        LevelMetric.Mean => tally.Judged?.Latencies.Mean,
        LevelMetric.Max => tally.Judged?.Latencies.Max,
        LevelMetric.Throughput => tally.Judged?.Throughput,
        LevelMetric.Errors => tally.Judged?.Errors,
        LevelMetric.ErrorShare => tally.Judged?.ErrorShare,
        LevelMetric.Lost => tally.Settings.DurableShare > 0 ? tally.Total.Lost : null,
        LevelMetric.MemoryGrowth => tally.MemoryGrowth,
        LevelMetric.Ended => tally.Ended,
        _ => tally.Total.Wrong,
    };

    /// <summary>Whether it holds. What could not be measured does not.</summary>
    public bool Holds(LoadTally tally) => Measure(tally) is { } measured && Relation switch
    {
        "<" => measured < Bound,
        "<=" => measured <= Bound,
        ">" => measured > Bound,
        ">=" => measured >= Bound,
        _ => measured == Bound,
    };

    /// <summary>What was measured, as people read it.</summary>
    public string MeasuredText(LoadTally tally) => Measure(tally) is not { } measured ? "not measured" : Metric switch
    {
        LevelMetric.Throughput => string.Create(CultureInfo.InvariantCulture, $"{measured:G4}/s"),
        LevelMetric.Errors or LevelMetric.Wrong or LevelMetric.Lost or LevelMetric.Ended => measured.ToString("N0", CultureInfo.InvariantCulture),
        LevelMetric.MemoryGrowth => measured.ToString("G4", CultureInfo.InvariantCulture),
        LevelMetric.ErrorShare => string.Create(CultureInfo.InvariantCulture, $"{100 * measured:G4}%"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{measured:G4} ms"),
    };
}
