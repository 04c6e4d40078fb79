using System.Diagnostics;

namespace DistGrad.Cli.Chaos;

/// <summary>Lets the faults of a scenario happen, as the run that it is told of gets to them.</summary>
/// <param name="cluster">The cluster.</param>
/// <param name="faults">The faults, in their order.</param>
/// <param name="runSilo">Finds the silo of the run's grain.</param>
/// <param name="loseClient">Makes the client go; false where it is gone already.</param>
internal sealed class FaultInjector(LocalCluster cluster, IReadOnlyList<Fault> faults, Func<Task<int?>> runSilo, Func<bool> loseClient) : IProgress<RunProgress>
{
    private readonly List<double> _resumed = [];
    private readonly List<Task> _lasting = [];
    private readonly Lock _lock = new();

    // When silos were killed that the run has not got over, with how far the run was; the last that was heard of it; and how many faults were begun.
    private readonly List<(long At, RunProgress Then)> _killed = [];
    private RunProgress _last;
    private int _begun;
    private Task _happening = Task.CompletedTask;
    private Task _redisIsBack = Task.CompletedTask;

    /// <summary>Faults that have happened.</summary>
    public int Happened { get; private set; }

    /// <summary>Why a fault could not be made to happen, or null.</summary>
    public string? Error { get; private set; }

    /// <summary>Seconds from each kill until the run was under way again.</summary>
    public IReadOnlyList<double> Resumed => _resumed;

    /// <summary>When the last fault happened.</summary>
    public long LastAt { get; private set; } = Stopwatch.GetTimestamp();

    /// <inheritdoc/>
    public void Report(RunProgress value)
    {
        lock (_lock)
        {
            _last = value;
            Resume(killed => IsAnother(value, killed));
            if (!_happening.IsCompleted || _begun == faults.Count || Position(value) < faults[_begun].At) return;
            LastAt = Stopwatch.GetTimestamp();
            var fault = faults[_begun++];
            _happening = TryAsync(fault);
        }
    }

    /// <summary>Waits until what passes has passed, and nothing more happens.</summary>
    /// <param name="hasEnded">Whether the run has ended.</param>
    public async Task EndAsync(bool hasEnded)
    {
        await _happening;
        lock (_lock)
            if (hasEnded) Resume(_ => true);
        await Task.WhenAll(_lasting);
    }

    private static double Position(RunProgress progress) =>
        progress.ForwardTotal == 0 ? 0 : (progress.Forward / (double)progress.ForwardTotal) + (progress.BackwardTotal == 0 ? 0 : progress.Backward / (double)progress.BackwardTotal);

    // A later attempt, or the run started again from its beginning.
    private static bool IsAnother(RunProgress now, RunProgress then) =>
        now.Attempt > then.Attempt || (now.Attempt > 0 && now.Forward + now.Backward < then.Forward + then.Backward);

    private void Resume(Func<RunProgress, bool> isOver)
    {
        _resumed.AddRange(_killed.Where(killed => isOver(killed.Then)).Select(killed => Stopwatch.GetElapsedTime(killed.At).TotalSeconds));
        _killed.RemoveAll(killed => isOver(killed.Then));
    }

    private async Task TryAsync(Fault fault)
    {
        try
        {
            if (await HappenAsync(fault)) Happened++;
        }
        catch (Exception e)
        {
            Error = $"{fault}: {e.Message}";
        }
    }

    private async Task<bool> HappenAsync(Fault fault)
    {
        switch (fault.Kind)
        {
            case FaultKind.KillSilo:
                return await KillAsync(fault.Silo);
            case FaultKind.KillRunSilo:
                return await runSilo() is { } silo && Alive > 1 && await KillAsync(silo);
            case FaultKind.PauseSilo:
                if (!cluster.Silo(fault.Silo)!.Send(Signal.Stop)) return false;
                _lasting.Add(LaterAsync(fault.For, () => Task.FromResult(cluster.Silo(fault.Silo)!.Send(Signal.Continue))));
                return true;
            case FaultKind.RestartRedis:
                await _redisIsBack;
                await cluster.KillRedisAsync();
                _lasting.Add(_redisIsBack = LaterAsync(fault.For, () => cluster.StartRedisAsync(CancellationToken.None)));
                return true;
            default:
                return loseClient();
        }
    }

    private int Alive => Enumerable.Range(0, cluster.Size).Count(silo => cluster.Silo(silo) is { IsRunning: true });

    private async Task<bool> KillAsync(int silo)
    {
        if (cluster.Silo(silo) is not { IsRunning: true } running) return false;
        lock (_lock) _killed.Add((Stopwatch.GetTimestamp(), _last));
        await running.KillAsync();
        return true;
    }

    private static async Task LaterAsync(TimeSpan time, Func<Task> what)
    {
        await Task.Delay(time);
        await what();
    }
}
