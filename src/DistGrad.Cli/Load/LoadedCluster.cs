using DistGrad.Cli.Chaos;
using DistGrad.Cli.Inputs;

namespace DistGrad.Cli.Load;

/// <summary>A cluster of processes that a load test has started, and kills silos of.</summary>
internal sealed class LoadedCluster : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly LocalCluster _cluster;
    private readonly SiloKiller _killer;
    private Task _killing = Task.CompletedTask;

    private LoadedCluster(LocalCluster cluster, SiloKiller killer) => (_cluster, _killer) = (cluster, killer);

    /// <summary>Where it is.</summary>
    public ClusterAddress Address => new(_cluster.Gateways, DistGradClient.DefaultClusterId);

    /// <summary>Starts a cluster.</summary>
    /// <param name="silos">Number of silos.</param>
    /// <param name="killEvery">Time between two that are killed.</param>
    /// <param name="during">How long they are killed at most.</param>
    /// <param name="report">Is told what happens to them.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="UsageException">It cannot be started here.</exception>
    public static async Task<LoadedCluster> StartAsync(int silos, TimeSpan killEvery, TimeSpan during, Action<string> report, CancellationToken cancellationToken)
    {
        if (LocalCluster.WhyNot is { } why) throw new UsageException($"--kill-every starts a cluster of processes, which cannot be had here: {why}.");
        var cluster = await LocalCluster.StartAsync(new LocalClusterOptions { Silos = silos }, cancellationToken);
        return new LoadedCluster(cluster, new SiloKiller(cluster, killEvery, during, report));
    }

    /// <summary>Begins to kill silos.</summary>
    public void BeginKilling() => _killing = Task.Run(() => _killer.RunAsync(_stop.Token));

    /// <summary>Kills no more, and still looks after silos that end by themselves.</summary>
    public void Spare() => _killer.Spare();

    /// <summary>Kills no more; a silo that is being started is waited for.</summary>
    /// <returns>Number of silos killed, and of those that ended by themselves.</returns>
    public async Task<(int Kills, int Ended)> EndKillingAsync()
    {
        await _stop.CancelAsync();
        await _killing;
        return (_killer.Kills, _killer.Ended);
    }

    /// <summary>Ends all processes.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await EndKillingAsync();
        }
        finally
        {
            await _cluster.DisposeAsync();
            _stop.Dispose();
        }
    }
}
