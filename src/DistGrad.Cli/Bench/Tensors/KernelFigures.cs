using DistGrad.Kernels;
using Microsoft.Extensions.DependencyInjection;

namespace DistGrad.Cli.Bench.Tensors;

/// <summary>What is measured with an eye on the kernels: what nodes cost beyond them, and the memory of tensors. On a silo of its own, since looking costs something.</summary>
internal sealed class KernelFigures : IAsyncDisposable
{
    private const int Passes = 2;
    private const int WarmUps = 20;

    private readonly KernelObserver _observer;
    private readonly EmbeddedCluster _cluster;
    private readonly DistGradClient _client;

    private KernelFigures(KernelObserver observer, EmbeddedCluster cluster)
    {
        _observer = observer;
        _cluster = cluster;
        _client = new DistGradClient(cluster.Client);
    }

    public static async Task<KernelFigures> StartAsync(CancellationToken cancellationToken)
    {
        var observer = new KernelObserver();
        var compiler = new ObservedKernels(new KernelCompiler(), observer);
        return new(observer, await EmbeddedCluster.StartAsync(
            new EmbeddedOptions { Configure = ModelRuns.Configure, ConfigureServices = services => services.AddSingleton<IKernelCompiler>(compiler) }, cancellationToken));
    }

    /// <summary>Time of a gradient, op by op, beyond that within its kernels, for each node and pass, in microseconds: the median of several runs.</summary>
    /// <remarks>The kernels of the perceptron run one after the other, so that their times add up. Both times are of the same run.</remarks>
    public async Task<double> OverheadAsync(BenchModel model, int runs, CancellationToken cancellationToken)
    {
        var graph = new ModelRuns(await _client.SubmitAsync(model.Graph, cancellationToken), model);
        var overheads = new List<double>();
        for (var run = -WarmUps; run < runs; run++)
        {
            _observer.Reset();
            var result = await graph.Gradient(Granularity.PerOp, cancellationToken);
            if (run >= 0) overheads.Add((result.Elapsed - _observer.Elapsed).TotalMicroseconds / (result.Plan.Nodes * Passes));
        }

        return Median.Of(overheads);
    }

    /// <summary>Peak of the large tensors that are reachable during a gradient, op by op, without feeds and parameters, over that of <see cref="IdealMemory"/>.</summary>
    public async Task<double> MemoryAsync(BenchModel model, CancellationToken cancellationToken)
    {
        var graph = new ModelRuns(await _client.SubmitAsync(model.Graph, cancellationToken), model);
        for (var run = 0; run < 3; run++) await graph.Gradient(Granularity.PerOp, cancellationToken);
        var before = await SettledBytes(cancellationToken);
        _observer.Reset();
        _observer.LooksAtMemory = true;
        await graph.Gradient(Granularity.PerOp, cancellationToken);
        _observer.LooksAtMemory = false;
        var ideal = IdealMemory.PeakBytes(model.Graph, model.Graph.Find(BenchModel.Loss), [.. model.Wrt.Select(model.Graph.Find)]);
        return (_observer.PeakBytes - before) / (double)ideal;
    }

    // Earlier runs are let go of by and by.
    private static async Task<long> SettledBytes(CancellationToken cancellationToken)
    {
        const int SameReadings = 5;
        var (bytes, same) = (0L, 0);
        while (same < SameReadings)
        {
            var now = KernelObserver.ReachableBytes();
            (bytes, same) = (now, now == bytes ? same + 1 : 0);
            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
        }

        return bytes;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _cluster.DisposeAsync();
    }
}
