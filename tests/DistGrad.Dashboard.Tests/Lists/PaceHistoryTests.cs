using DistGrad.Dashboard.Lists;
using Microsoft.Extensions.Time.Testing;

namespace DistGrad.Dashboard.Tests.Lists;

public class PaceHistoryTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly PaceHistory _history;

    public PaceHistoryTests() => _history = new PaceHistory(_clock);

    [Fact]
    public void FirstLook_KnowsNoRate()
    {
        var table = Look(0, ("a", 1000, 10));
        Assert.Equal((null, null, null), (table.Of("a").Messages.PerSecond, table.Messages.PerSecond, table.Runs.PerSecond));
        Assert.Empty(table.Messages.Steps);
    }

    [Fact]
    public void SecondLook_HasRatesOfEachSiloAndOfAll()
    {
        Look(0, ("a", 1000, 10), ("b", 0, 0));
        var table = Look(2, ("a", 1500, 11), ("b", 10, 0));
        Assert.Equal((250.0, 0.5), (table.Of("a").Messages.PerSecond, table.Of("a").Runs.PerSecond));
        Assert.Equal((5.0, 0.0), (table.Of("b").Messages.PerSecond, table.Of("b").Runs.PerSecond));
        Assert.Equal((255.0, 0.5), (table.Messages.PerSecond, table.Runs.PerSecond));
        Assert.Equal([new PaceStep(TimeSpan.FromSeconds(2), TimeSpan.Zero, 255)], table.Messages.Steps);
    }

    [Fact]
    public void ManyLooks_TakeTheRateOverTheLastTenSeconds()
    {
        var table = Look(0, ("a", 0, 0));
        for (var i = 0; i < 10; i++) table = Look(2, ("a", 2000, 0));
        Assert.Equal(0, table.Of("a").Messages.PerSecond);
        table = Look(2, ("a", 2100, 0));
        Assert.Equal(10, table.Of("a").Messages.PerSecond);
        Assert.Equal((1000, 50), (table.Of("a").Messages.Highest, table.Of("a").Messages.Steps[^1].PerSecond));
    }

    [Fact]
    public void LooksOfSeveralPeople_DoNotShortenTheTime()
    {
        Look(0, ("a", 0, 0));
        Assert.Null(Look(0.5, ("a", 100, 0)).Messages.PerSecond);
        Assert.Null(Look(1, ("a", 200, 0)).Messages.PerSecond);
        Assert.Equal(200, Look(0.5, ("a", 400, 0)).Messages.PerSecond);
        Assert.Equal(200, Look(0.1, ("a", 1400, 0)).Messages.PerSecond);
    }

    [Fact]
    public void SiloThatWasStartedAgain_BeginsAnew()
    {
        Look(0, ("a@1", 5000, 0), ("b@1", 0, 0));
        var table = Look(2, ("a@2", 10, 0), ("b@1", 20, 0));
        Assert.Equal((null, 10.0, 10.0), (table.Of("a@2").Messages.PerSecond, table.Of("b@1").Messages.PerSecond, table.Messages.PerSecond));
        Assert.Equal(15, Look(2, ("a@2", 40, 0), ("b@1", 20, 0)).Of("a@2").Messages.PerSecond);
    }

    [Fact]
    public void CountThatGoesBack_IsNoRate()
    {
        Look(0, ("a", 5000, 0));
        Look(2, ("a", 6000, 0));
        var table = Look(2, ("a", 100, 0));
        Assert.Null(table.Of("a").Messages.PerSecond);
        Assert.Equal(500, Assert.Single(table.Of("a").Messages.Steps).PerSecond);
        Assert.Equal(50, Look(2, ("a", 200, 0)).Of("a").Messages.PerSecond);
    }

    [Fact]
    public void SiloThatDoesNotCount_IsLeftOutOfTheSum()
    {
        Look(0, ("a", 0, 0), ("old", null, null));
        var table = Look(2, ("a", 20, 2), ("old", null, null));
        Assert.Equal((null, 10.0, 1.0), (table.Of("old").Messages.PerSecond, table.Messages.PerSecond, table.Runs.PerSecond));
    }

    [Fact]
    public void LookAfterALongPause_KnowsNoRate_AndTheCurveHasAGap()
    {
        Look(0, ("a", 0, 0));
        Look(2, ("a", 20, 0));
        Assert.Null(Look(30, ("a", 5000, 0)).Messages.PerSecond);
        Assert.Equal([(32, 10.0), (0, 5.0)], Look(2, ("a", 5010, 0)).Messages.Steps.Select(step => ((int)step.To.TotalSeconds, step.PerSecond)));
    }

    [Fact]
    public void Readings_OlderThanAMinute_AreForgotten()
    {
        var table = Look(0, ("gone", 0, 0));
        for (var i = 1; i <= 1000; i++) table = Look(2, ("a", i, 0));
        Assert.Equal((30, TimeSpan.FromMinutes(1)), (table.Messages.Steps.Count, table.Messages.Steps[0].From));
        Assert.Same(Pace.Unknown, table.Of("gone").Messages);
    }

    [Fact]
    public void AnswerThatIsOvertaken_IsNotTaken()
    {
        var first = _history.Now();
        _clock.Advance(TimeSpan.FromSeconds(3));
        _history.Add(_history.Now(), [Census("a", 100, 0)]);
        Assert.Null(_history.Add(first, [Census("a", 90, 0)]).Messages.PerSecond);
        Assert.Equal(25, Look(2, ("a", 150, 0)).Messages.PerSecond);
    }

    private PaceTable Look(double later, params (string Silo, long? Messages, long? Runs)[] silos)
    {
        _clock.Advance(TimeSpan.FromSeconds(later));
        return _history.Add(_history.Now(), [.. silos.Select(silo => Census(silo.Silo, silo.Messages, silo.Runs))]);
    }

    private static HostCensus Census(string silo, long? messages, long? runs) =>
        new() { Silo = silo, OpenAttempts = 0, RetainedRuns = 0, Plans = 0, Nodes = 0, FilledSlots = 0, MessagesSent = messages, RunsEnded = runs };
}
