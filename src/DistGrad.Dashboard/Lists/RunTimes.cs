namespace DistGrad.Dashboard.Lists;

/// <summary>How long runs took that ended within the last minute, of those that silos remember.</summary>
public sealed record RunTimes
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>Runs that succeeded; the times are theirs.</summary>
    public required int Succeeded { get; init; }

    /// <summary>Runs that failed.</summary>
    public required int Failed { get; init; }

    /// <summary>What half of them took at most; null without runs.</summary>
    public TimeSpan? P50 { get; init; }

    /// <summary>What 90 % of them took at most.</summary>
    public TimeSpan? P90 { get; init; }

    /// <summary>What 99 % of them took at most.</summary>
    public TimeSpan? P99 { get; init; }

    /// <summary>Those of runs.</summary>
    /// <param name="runs">The runs, in any order; those that ended earlier or are under way do not count.</param>
    /// <param name="now">The end of the minute.</param>
    public static RunTimes Of(IEnumerable<RunRecord> runs, DateTimeOffset now)
    {
        // Clocks of silos may be ahead of this one: what has ended by theirs has ended.
        var ended = runs.Where(run => run.State != RunState.Running && run.StartedAt + run.Elapsed > now - Minute).ToLookup(run => run.State, run => run.Elapsed);
        TimeSpan[] times = [.. ended[RunState.Succeeded].Order()];
        return new RunTimes { Succeeded = times.Length, Failed = ended[RunState.Failed].Count(), P50 = Percentile(50), P90 = Percentile(90), P99 = Percentile(99) };

        // By nearest rank: a time that a run took.
        TimeSpan? Percentile(int percent) => times.Length == 0 ? null : times[(((times.Length * percent) + 99) / 100) - 1];
    }
}
