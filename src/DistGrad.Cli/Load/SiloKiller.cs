using System.Diagnostics;
using DistGrad.Cli.Chaos;

namespace DistGrad.Cli.Load;

/// <summary>
/// Kills the silos of a cluster in turn, one each time, and starts it again at once, as whatever looks after processes does. The first
/// is spared, where there are several: what leaks shows in a process that lives long.
/// </summary>
/// <param name="cluster">The cluster.</param>
/// <param name="every">Time between two of them.</param>
/// <param name="during">How long they are killed at most.</param>
/// <param name="report">Is told what happens.</param>
internal sealed class SiloKiller(LocalCluster cluster, TimeSpan every, TimeSpan during, Action<string> report)
{
    private volatile bool _isOver;

    /// <summary>Number of silos killed.</summary>
    public int Kills { get; private set; }

    /// <summary>Number of silos that ended by themselves: others had taken them for dead, or they crashed.</summary>
    public int Ended { get; private set; }

    /// <summary>Kills no more; silos that end by themselves are started again still.</summary>
    public void Spare() => _isOver = true;

    /// <summary>Goes on until it is stopped; a silo that is being started is waited for.</summary>
    /// <param name="stop">Ends it.</param>
    public async Task RunAsync(CancellationToken stop)
    {
        var start = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(every);
        var first = cluster.Size > 1 ? 1 : 0;
        try
        {
            for (var silo = first; await timer.WaitForNextTickAsync(stop).ConfigureAwait(false); silo = silo + 1 < cluster.Size ? silo + 1 : first)
            {
                await HealAsync().ConfigureAwait(false);
                if (_isOver || Stopwatch.GetElapsedTime(start) > during || cluster.Silo(silo) is not { IsRunning: true } running) continue;
                await running.KillAsync().ConfigureAwait(false);
                Kills++;
                report($"silo {silo} killed");
                await StartAsync(silo).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Look();
        }
    }

    // A silo that was taken for dead ends itself.
    private async Task HealAsync()
    {
        foreach (var silo in Look()) await StartAsync(silo).ConfigureAwait(false);
    }

    private List<int> Look()
    {
        var ended = Enumerable.Range(0, cluster.Size).Where(silo => cluster.Silo(silo) is not { IsRunning: true }).ToList();
        foreach (var silo in ended)
        {
            Ended++;
            report($"silo {silo} had ended by itself: {cluster.Silo(silo)?.Output}");
        }

        return ended;
    }

    private async Task StartAsync(int silo)
    {
        try
        {
            await cluster.StartSiloAsync(silo, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // The next time it is found not to run, and started again.
            report($"silo {silo} did not start: {e.Message}");
        }
    }
}
