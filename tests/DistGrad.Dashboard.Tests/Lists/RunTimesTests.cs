using DistGrad.Dashboard.Lists;

namespace DistGrad.Dashboard.Tests.Lists;

public class RunTimesTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Of_NoRuns_HasNoTimes() => Assert.Equal(new RunTimes { Succeeded = 0, Failed = 0 }, RunTimes.Of([], Now));

    [Fact]
    public void Of_OneRun_IsItsTimeThroughout()
    {
        var times = RunTimes.Of([Run(RunState.Succeeded, endedAgo: 5, milliseconds: 7)], Now);
        Assert.Equal((1, Ms(7), Ms(7), Ms(7)), (times.Succeeded, times.P50, times.P90, times.P99));
    }

    [Fact]
    public void Of_AHundredRuns_TakesTheTimesAtTheirRanks()
    {
        var times = RunTimes.Of(Enumerable.Range(1, 100).Reverse().Select(i => Run(RunState.Succeeded, endedAgo: i / 2.0, milliseconds: i)), Now);
        Assert.Equal((100, Ms(50), Ms(90), Ms(99)), (times.Succeeded, times.P50, times.P90, times.P99));
    }

    [Fact]
    public void Of_RunsThatFailedOrAreUnderWayOrEndedEarlier_CountsThoseThatFailedInTheMinute()
    {
        var times = RunTimes.Of(
            [
                Run(RunState.Succeeded, endedAgo: 59, milliseconds: 70_000),
                Run(RunState.Succeeded, endedAgo: 61, milliseconds: 1),
                Run(RunState.Failed, endedAgo: 1, milliseconds: 2),
                Run(RunState.Failed, endedAgo: 61, milliseconds: 2),
                Run(RunState.Running, endedAgo: 0, milliseconds: 3),
                Run(RunState.Succeeded, endedAgo: -1, milliseconds: 80_000),
            ],
            Now);
        Assert.Equal((2, 1, Ms(70_000), Ms(80_000)), (times.Succeeded, times.Failed, times.P50, times.P99));
    }

    private static TimeSpan? Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private static RunRecord Run(RunState state, double endedAgo, int milliseconds) => new()
    {
        GraphId = "g",
        RunId = "r",
        IsDurable = false,
        StartedAt = Now - TimeSpan.FromSeconds(endedAgo) - TimeSpan.FromMilliseconds(milliseconds),
        Elapsed = TimeSpan.FromMilliseconds(milliseconds),
        State = state,
        Attempts = 1,
        Nodes = 1,
        HasGradients = false,
        Silo = "S1",
    };
}
