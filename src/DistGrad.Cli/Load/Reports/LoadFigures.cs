using System.Globalization;
using DistGrad.Cli.Load.Levels;

namespace DistGrad.Cli.Load.Reports;

/// <summary>A figure of a load test, in the form of a benchmark's.</summary>
/// <param name="Name">Name, in snake case.</param>
/// <param name="Value">What was measured; null where it could not be.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Target">The bound of the service level about it; null where there is none.</param>
/// <param name="Ok">Whether that holds; true where there is none.</param>
internal sealed record LoadFigure(string Name, double? Value, string Unit, double? Target, bool Ok);

/// <summary>The figures of a load test.</summary>
internal static class LoadFigures
{
    /// <summary>The figures: of a ramp they are those of the knee, wrong results those of everything.</summary>
    public static IReadOnlyList<LoadFigure> Of(LoadResult result)
    {
        var tally = result.Tally;
        var judged = tally.Judged;
        return
        [
            Figure("load_offered", judged?.OfferedRate, "1/s", null),
            Figure("load_throughput", judged?.Throughput, "1/s", Level(LevelMetric.Throughput)),
            Figure("load_messages", judged?.MessageRate, "1/s", null),
            .. new[] { (50, "p50"), (90, "p90"), (99, "p99"), (99.9, "p999") }
                .Select(p => Figure($"load_latency_{p.Item2}", judged?.Latencies.Percentile(p.Item1), "ms", Level(LevelMetric.Percentile, p.Item1))),
            Figure("load_latency_max", judged?.Latencies.Max, "ms", Level(LevelMetric.Max)),
            Figure("load_latency_mean", judged?.Latencies.Mean, "ms", Level(LevelMetric.Mean)),
            Figure("load_errors", judged?.Errors, "runs", Level(LevelMetric.Errors)),
            Figure("load_error_share", judged?.ErrorShare, "ratio", Level(LevelMetric.ErrorShare)),
            Figure("load_wrong", tally.Total.Wrong, "runs", Level(LevelMetric.Wrong)),
            Figure("load_memory_growth", tally.MemoryGrowth, "ratio", Level(LevelMetric.MemoryGrowth)),
            .. tally.Settings.DurableShare > 0 ? new[] { Figure("load_durable", tally.Total.Durable, "runs", null), Figure("load_lost", tally.Total.Lost, "runs", Level(LevelMetric.Lost)) } : [],
            .. tally.Kills is { } kills ? new[] { Figure("load_kills", kills, "", null), Figure("load_ended", tally.Ended, "", Level(LevelMetric.Ended)) } : [],
            .. tally.Ramp is { } ramp ? new[] { Figure("load_knee", ramp.Knee?.Rate, "1/s", null) } : [],
        ];

        ServiceLevel? Level(LevelMetric metric, double percentile = 0) => result.Levels.FirstOrDefault(level => level.Metric == metric && level.Percentile == percentile);

        LoadFigure Figure(string name, double? value, string unit, ServiceLevel? level) => new(name, Rounded(value), unit, level?.Bound, level?.Holds(tally) ?? true);
    }

    /// <summary>A number with as many digits as a measurement holds.</summary>
    public static double? Rounded(double? value) =>
        value is { } number ? double.Parse(number.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : null;
}
