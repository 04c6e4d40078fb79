using DistGrad.Cli.Load;
using Microsoft.Extensions.Time.Testing;

namespace DistGrad.Cli.Tests.Load;

/// <summary>Everything happens on the test's thread, within <c>Advance</c> and <c>Go</c>: continuations are inlined where there is no synchronization context.</summary>
public sealed class LoadGeneratorTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly StallingTarget _target = new();
    private readonly List<LoadSecond> _seconds = [];

    private static LoadSettings TenPerSecond => new() { Rate = 10, Arrivals = ArrivalKind.Uniform, Duration = TimeSpan.FromSeconds(2), Graphs = [] };

    [Fact]
    public void OpenLoop_StalledServer_CountsFromTheIntendedStart()
    {
        _target.IsStalled = true;
        var load = Start(TenPerSecond);

        Advance(10);
        Assert.Equal(10, _target.Waiting);
        _target.Go();
        Advance(10);

        // Runs were to start at 0.1 s, 0.2 s … 1.9 s. All of the first ten ended at 1 s: so each waited for its own time, not just one for all.
        var tally = Tally(load, TenPerSecond);
        Assert.Equal((19, 19, 0), (tally.Total.Offered, tally.Total.Completed, tally.Total.Errors));
        Assert.Equal(900, tally.Total.Latencies.Max!.Value, 1.0);
        Assert.Equal(800, tally.Total.Latencies.Percentile(100.0 * 18 / 19)!.Value, 1.0);
        Assert.Equal(100, tally.Total.Latencies.Percentile(100.0 * 11 / 19)!.Value, 1.0);
        Assert.Equal(4500 / 19.0, tally.Total.Latencies.Mean!.Value, 1.0);
    }

    [Fact]
    public void ClosedLoop_StalledServer_StartsNoMoreThanItsCallers()
    {
        _target.IsStalled = true;
        var settings = TenPerSecond with { Rate = null, Concurrency = 3 };
        var load = Start(settings);

        Advance(20);
        Assert.Equal(3, _target.Calls);
        _target.Go();

        var tally = Tally(load, settings);
        Assert.Equal((3, 3, 0), (tally.Total.Offered, tally.Total.Completed, tally.Total.CompletedInTime));
        Assert.Equal(2000, tally.Total.Latencies.Max!.Value, 2.0);
    }

    [Fact]
    public void OpenLoop_WarmUp_IsNotCounted()
    {
        var settings = TenPerSecond with { WarmUp = TimeSpan.FromSeconds(1) };
        var load = Start(settings);
        Advance(30);

        var tally = Tally(load, settings);
        Assert.Equal(29, _target.Calls);
        Assert.InRange(tally.Total.Offered, 19, 20);
        Assert.Equal([0, 1], tally.Rows.Select(row => row.Counts.Second));
        Assert.Equal(2, tally.Total.Length, 6);
    }

    [Fact]
    public void OpenLoop_TooManyUnderWay_CountsThoseNotStartedAsErrors()
    {
        _target.IsStalled = true;
        var settings = TenPerSecond with { MaxInFlight = 4 };
        var load = Start(settings);
        Advance(20);
        _target.Go();

        var tally = Tally(load, settings);
        Assert.Equal(4, _target.Calls);
        Assert.Equal((19, 4), (tally.Total.Offered, tally.Total.Completed));
        Assert.Equal(("NotStarted", 15), (Assert.Single(tally.Errors).Kind, tally.Errors[0].Count));
    }

    [Fact]
    public void OpenLoop_Errors_AreCountedByKindWithTheFirstMessage()
    {
        _target.Error = new TimeoutException("first");
        var load = Start(TenPerSecond);
        Advance(10);
        _target.Error = new TimeoutException("second");
        Advance(10);

        var errors = Assert.Single(Tally(load, TenPerSecond).Errors);
        Assert.Equal(new LoadErrors("Timeout", 19, "first"), errors);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void OpenLoop_NeverAnswered_EndsAndSaysUnfinished(bool isDeaf)
    {
        (_target.IsStalled, _target.IsDeaf) = (true, isDeaf);
        var load = Start(TenPerSecond);
        Advance(20);
        Advance(600);
        Advance(600);

        var tally = Tally(load, TenPerSecond);
        Assert.Equal(("Unfinished", 19), (Assert.Single(tally.Errors).Kind, tally.Errors[0].Count));
    }

    [Fact]
    public void Stop_InTheMiddleOfASecond_TellsWhatWasMeasured()
    {
        using var stop = new CancellationTokenSource();
        var load = Start(TenPerSecond, stop.Token);
        Advance(15);
        stop.Cancel();

        var tally = Tally(load, TenPerSecond);
        Assert.Equal(1.5, tally.Total.Length, 6);
        Assert.InRange(tally.Total.Completed, 14, 15);
    }

    [Fact]
    public void Wrong_Result_MakesTheExitCodeThatOfAFailedCheck()
    {
        _target.Answer = new LoadedRun(10, "other bits");
        var load = Start(TenPerSecond);
        Advance(5);
        _target.Answer = new LoadedRun(10);
        Advance(15);

        var tally = Tally(load, TenPerSecond);
        Assert.Equal("other bits", tally.FirstWrong);
        Assert.Equal(ExitCode.CheckFailed, new LoadResult(tally, [], [], 1).ExitCode);
    }

    private Task Start(LoadSettings settings, CancellationToken stop = default)
    {
        SynchronizationContext.SetSynchronizationContext(null);
        return new LoadGenerator(settings, _target, _clock).RunAsync(_seconds.Add, stop, stop);
    }

    private void Advance(int tenths)
    {
        for (var i = 0; i < tenths; i++) _clock.Advance(TimeSpan.FromMilliseconds(100));
    }

    private LoadTally Tally(Task load, LoadSettings settings)
    {
        Assert.True(SpinWait.SpinUntil(() => load.IsCompleted, TimeSpan.FromSeconds(30)));
        Assert.True(load.IsCompletedSuccessfully, load.Exception?.ToString());
        var tally = new LoadTally(settings);
        foreach (var second in _seconds) tally.Add(second, []);
        return tally;
    }
}
