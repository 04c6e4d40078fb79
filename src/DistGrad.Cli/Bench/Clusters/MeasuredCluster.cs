using DistGrad.Cli.Chaos;
using DistGrad.Cli.Load;
using DistGrad.Cli.Load.Graphs;

namespace DistGrad.Cli.Bench.Clusters;

/// <summary>A cluster of processes under a closed loop of runs, now and then.</summary>
internal sealed class MeasuredCluster : IAsyncDisposable
{
    private const int Callers = 4;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

    private readonly LocalCluster _cluster;
    private readonly DistGradClient _client;
    private readonly MixTarget _target;
    private readonly LoadSettings _settings;
    private readonly List<LoadCounts> _windows = [];

    private MeasuredCluster(ClusterVariant variant, LocalCluster cluster, DistGradClient client, MixTarget target, LoadSettings settings) =>
        (Variant, _cluster, _client, _target, _settings) = (variant, cluster, client, target, settings);

    /// <summary>What it is.</summary>
    public ClusterVariant Variant { get; }

    /// <summary>Runs per second of each window.</summary>
    public IEnumerable<double> Throughputs => _windows.Select(window => window.Throughput);

    /// <summary>Median latency of each window, in milliseconds.</summary>
    public IEnumerable<double> Latencies => _windows.Select(window => window.Latencies.Percentile(50) ?? double.NaN);

    /// <summary>Starts it, and brings a graph there.</summary>
    /// <param name="variant">What it is to be.</param>
    /// <param name="graph">The graph, as load tests write it.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<MeasuredCluster> StartAsync(ClusterVariant variant, string graph, CancellationToken cancellationToken)
    {
        var settings = new LoadSettings
        {
            Concurrency = Callers,
            Duration = Window,
            WarmUp = WarmUp,
            Graphs = [graph],
            GradientShare = 1,
            Granularity = Granularity.Fused,
            DurableShare = variant.IsDurable ? 1 : 0,
        };
        var cluster = await LocalCluster.StartAsync(variant.Options, cancellationToken);
        DistGradClient? client = null;
        try
        {
            client = await DistGradClient.ConnectAsync(cluster.Gateways, variant.Options.ClusterId, new() { Tls = cluster.Tls }, cancellationToken);
            var target = await MixTarget.PrepareAsync(client, [GraphText.Read(graph, settings.Seed)], settings, cancellationToken);
            return new MeasuredCluster(variant, cluster, client, target, settings);
        }
        catch
        {
            if (client is not null) await client.DisposeAsync();
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Puts load on it for a window.</summary>
    /// <exception cref="InvalidOperationException">A run failed or brought other bits.</exception>
    public async Task MeasureAsync(CancellationToken cancellationToken)
    {
        var tally = new LoadTally(_settings);
        await new LoadGenerator(_settings, _target, TimeProvider.System).RunAsync(second => tally.Add(second, []), cancellationToken, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (tally.Errors is [var error, ..]) throw new InvalidOperationException($"A run failed on the cluster '{Variant.Name}': {error.First}");
        if (tally.FirstWrong is { } wrong) throw new InvalidOperationException($"A run brought another result on the cluster '{Variant.Name}': {wrong}");
        _windows.Add(tally.Total);
    }

    /// <summary>Ends its processes.</summary>
    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _cluster.DisposeAsync();
    }
}
