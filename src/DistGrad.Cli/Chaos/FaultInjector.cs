using System.Diagnostics;

namespace DistGrad.Cli.Chaos;

/// <summary>Lets the faults of a scenario happen, as the run that it is told of gets to them.</summary>
/// <param name="cluster">The cluster.</param>
/// <param name="faults">The faults, in their order.</param>
/// <param name="runSilo">Finds the silo of the run's grain.</param>
/// <param name="loseClient">Makes the client go.</param>
internal sealed class FaultInjector(LocalCluster cluster, IReadOnlyList<Fault> faults, Func<Task<int?>> runSilo, Action loseClient) : IProgress<RunProgress>
{
    private readonly List<double> _resumed = [];
    private readonly List<Task> _lasting = [];
    private readonly Lock _lock = new();

    // The last that was heard of the run, when a silo was last killed, and how far the run was then.
    private RunProgress _last;
    private (long At, RunProgress Then)? _killed;
    private Task _happening = Task.CompletedTask;
    private Task _redisIsBack = Task.CompletedTask;

    /// <summary>Faults that have happened.</summary>
    public int Happened { get; private set; }

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
            if (_killed is { } killed && IsAnother(value, killed.Then)) Resume();
            if (!_happening.IsCompleted || Happened == faults.Count || Position(value) < faults[Happened].At) return;
            LastAt = Stopwatch.GetTimestamp();
            var fault = faults[Happened++];
            _happening = HappenAsync(fault);
        }
    }

    /// <summary>Waits until what passes has passed, and nothing more happens.</summary>
    /// <param name="hasEnded">Whether the run has ended.</param>
    public async Task EndAsync(bool hasEnded)
    {
        lock (_lock)
            if (hasEnded && _killed is not null) Resume();
        await _happening;
        await Task.WhenAll(_lasting);
    }

    private static double Position(RunProgress progress) =>
        progress.ForwardTotal == 0 ? 0 : (progress.Forward / (double)progress.ForwardTotal) + (progress.BackwardTotal == 0 ? 0 : progress.Backward / (double)progress.BackwardTotal);

    // A later attempt, or the run started again from its beginning.
    private static bool IsAnother(RunProgress now, RunProgress then) =>
        now.Attempt > then.Attempt || (now.Attempt > 0 && now.Forward + now.Backward < then.Forward + then.Backward);

    private void Resume()
    {
        _resumed.Add(Stopwatch.GetElapsedTime(_killed!.Value.At).TotalSeconds);
        _killed = null;
    }

    private async Task HappenAsync(Fault fault)
    {
        switch (fault.Kind)
        {
            case FaultKind.KillSilo:
                await KillAsync(fault.Silo);
                break;
            case FaultKind.KillRunSilo:
                if (await runSilo() is { } silo && Alive > 1) await KillAsync(silo);
                break;
            case FaultKind.PauseSilo:
                if (cluster.Silo(fault.Silo)!.Send(Signal.Stop)) _lasting.Add(LaterAsync(fault.For, () => Task.FromResult(cluster.Silo(fault.Silo)!.Send(Signal.Continue))));
                break;
            case FaultKind.RestartRedis:
                await _redisIsBack;
                await cluster.KillRedisAsync();
                _lasting.Add(_redisIsBack = LaterAsync(fault.For, () => cluster.StartRedisAsync(CancellationToken.None)));
                break;
            case FaultKind.LoseClient:
                loseClient();
                break;
        }
    }

    private int Alive => Enumerable.Range(0, cluster.Size).Count(silo => cluster.Silo(silo) is { IsRunning: true });

    private async Task KillAsync(int silo)
    {
        lock (_lock) _killed = (Stopwatch.GetTimestamp(), _last);
        await cluster.Silo(silo)!.KillAsync();
    }

    private static async Task LaterAsync(TimeSpan time, Func<Task> what)
    {
        await Task.Delay(time);
        await what();
    }
}
