using DistGrad.Cli.Load;
using DistGrad.Cli.Load.Levels;

namespace DistGrad.Cli.Tests.Load;

public class RampTests
{
    private static readonly LoadSettings Settings = new() { Rate = 10, RampFactor = 2, StepSeconds = 2, Duration = TimeSpan.FromMinutes(1), Graphs = [] };

    [Fact]
    public void Knee_ClusterThatFallsBehind_IsTheLastStepThatItKeptUpWith()
    {
        var tally = Ramp(null, (10, 10, 5), (20, 20, 6), (40, 39, 9), (80, 60, 40), (160, 60, 400));

        Assert.True(tally.Ramp!.IsOver);
        Assert.Equal(40, tally.Ramp.Knee!.Rate);
        Assert.Equal(50, tally.Ramp.Limit!.Value, 0.1);
        Assert.Equal([true, true, true, false, false], tally.Ramp.Steps.Select(tally.Ramp.KeepsUp));
    }

    [Fact]
    public void Knee_GivenLimit_CountsInsteadOfTheFirstMedian() =>
        Assert.Equal(20, Ramp(8, (10, 10, 5), (20, 20, 6), (40, 40, 9)).Ramp!.Knee!.Rate);

    [Fact]
    public void IsOver_OneStepTooMuch_GoesOn() => Assert.False(Ramp(null, (10, 10, 5), (20, 12, 5)).Ramp!.IsOver);

    [Fact]
    public void IsOver_HalfAStepBehind_IsOver() => Assert.True(Ramp(null, (10, 10, 5), (20, 5, 5)).Ramp!.IsOver);

    [Fact]
    public void Knee_FirstStepTooMuch_IsNoneAndLevelsDoNotHold()
    {
        var tally = Ramp(null, (10, 2, 5));

        Assert.Null(tally.Ramp!.Knee);
        Assert.False(ServiceLevelText.Read("p99<1s")[0].Holds(tally));
    }

    [Fact]
    public void Levels_OfARamp_AreThoseOfTheKnee()
    {
        var tally = Ramp(null, (10, 10, 5), (20, 20, 6), (40, 20, 300), (80, 20, 900));

        Assert.True(ServiceLevelText.Read("p99<7ms")[0].Holds(tally));
        Assert.True(ServiceLevelText.Read("throughput>19/s")[0].Holds(tally));
        Assert.False(ServiceLevelText.Read("throughput>21/s")[0].Holds(tally));
    }

    // Of each step: runs offered and completed per second, and the latency of all of them.
    private static LoadTally Ramp(double? limit, params ReadOnlySpan<(int Offered, int Completed, int Latency)> steps)
    {
        var (tally, behind) = (new LoadTally(Settings, limit), 0);
        for (var second = 0; second < Settings.StepSeconds * steps.Length; second++)
        {
            var (offered, completed, latency) = steps[second / Settings.StepSeconds];
            behind += offered - completed;
            tally.Add(new LoadSecond { Second = second, Length = 1, Offered = offered, Completed = completed, InFlight = behind, Latencies = LatenciesTests.Of(Enumerable.Repeat(latency, completed)).ToText() }, []);
        }

        return tally;
    }
}
