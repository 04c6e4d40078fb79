using DistGrad.Cli.Load.Graphs;
using DistGrad.Cli.Load.Levels;

namespace DistGrad.Cli.Load;

/// <summary>What a load test brought.</summary>
/// <param name="Tally">What was measured.</param>
/// <param name="Levels">Service levels that are to hold.</param>
/// <param name="Graphs">The mix.</param>
/// <param name="Workers">Number of processes.</param>
internal sealed record LoadResult(LoadTally Tally, IReadOnlyList<ServiceLevel> Levels, IReadOnlyList<LoadGraph> Graphs, int Workers)
{
    /// <summary>What the process ends with.</summary>
    public int ExitCode =>
        Tally.Total.Wrong > 0 ? Cli.ExitCode.CheckFailed
        : Tally.Total.Completed == 0 ? Cli.ExitCode.RunFailed
        : Levels.All(level => level.Holds(Tally)) ? Cli.ExitCode.Ok
        : Cli.ExitCode.LevelMissed;

    /// <summary>Whether runs arrive by the clock.</summary>
    public bool IsOpenLoop => Tally.Settings.Rate is not null;
}
