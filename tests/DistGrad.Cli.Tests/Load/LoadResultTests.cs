using DistGrad.Cli.Load;
using DistGrad.Cli.Load.Levels;
using DistGrad.Cli.Load.Reports;

namespace DistGrad.Cli.Tests.Load;

public class LoadResultTests
{
    [Theory]
    [InlineData("p50<10ms,errors=1,throughput>=4/s,wrong=0", ExitCode.Ok)]
    [InlineData("p50<1ms", ExitCode.LevelMissed)]
    [InlineData("errors=0", ExitCode.LevelMissed)]
    [InlineData("errors<20%", ExitCode.LevelMissed)]
    [InlineData("errors<=20%", ExitCode.Ok)]
    public void ExitCode_IsOkOnlyIfAllLevelsHold(string levels, int expected) => Assert.Equal(expected, Result(4, levels).ExitCode);

    [Theory]
    [InlineData("lost=0", ExitCode.Ok)]
    [InlineData("lost=0", ExitCode.LevelMissed, 1)]
    [InlineData("memory<1.1", ExitCode.Ok)]
    [InlineData("memory<1.1", ExitCode.LevelMissed, 0, 130)]
    public void ExitCode_LevelsOfLostRunsAndMemory(string levels, int expected, int lost = 0, int last = 105)
    {
        // The first third, when a silo still fills its caches, does not count.
        var tally = new LoadTally(new LoadSettings { Rate = 5, Duration = TimeSpan.FromSeconds(3), Graphs = [], DurableShare = 1 });
        foreach (var (second, megabytes) in new[] { (0, 10), (1, 100), (2, last) })
            tally.Add(new LoadSecond { Second = second, Length = 1, Offered = 5, Completed = 5, Durable = 5, Lost = lost, Latencies = LatenciesTests.Of([5]).ToText() }, [Silo("a", megabytes - 5), Silo("b", megabytes + 5)]);

        Assert.Equal(expected, new LoadResult(tally, ServiceLevelText.Read(levels), [], 1).ExitCode);

        static HostCensus Silo(string name, int megabytes) => new() { Silo = name, OpenAttempts = 0, RetainedRuns = 0, Plans = 0, Nodes = 0, FilledSlots = 0, MemoryBytes = megabytes * 1_000_000L };
    }

    [Fact]
    public void ExitCode_NothingCompleted_IsThatOfAFailedRun() => Assert.Equal(ExitCode.RunFailed, Result(0, "errors=1").ExitCode);

    [Fact]
    public void Text_SaysErrorsAndLevels()
    {
        var output = new StringWriter { NewLine = "\n" };
        LoadText.Write(Result(4, "p50<1ms,wrong=0"), output);
        var text = output.ToString();

        Assert.Contains("HostLost", text, StringComparison.Ordinal);
        Assert.Contains("p50<1ms", text, StringComparison.Ordinal);
        Assert.Contains("missed", text, StringComparison.Ordinal);
        Assert.Contains("4 of 5 runs completed, 1 failed, 0 wrong", text, StringComparison.Ordinal);
    }

    private static LoadResult Result(int completed, string levels)
    {
        var tally = new LoadTally(new LoadSettings { Rate = 5, Duration = TimeSpan.FromSeconds(1), Graphs = [] });
        tally.Add(new LoadSecond { Second = 0, Length = 1, Offered = 5, Completed = completed, Errors = [new("HostLost", 1, "A silo is gone.")], Latencies = LatenciesTests.Of(Enumerable.Repeat(5, completed)).ToText() }, []);
        return new LoadResult(tally, ServiceLevelText.Read(levels), [], 1);
    }
}
