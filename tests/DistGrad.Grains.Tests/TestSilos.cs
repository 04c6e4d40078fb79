using DistGrad.Kernels;
using Orleans.TestingHost;

namespace DistGrad.Grains.Tests;

/// <summary>Orleans' test cluster with DistGrad on it.</summary>
internal sealed class TestSilos : IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;

    private TestSilos(InProcessTestCluster cluster, GateOp gate, OpRegistry ops)
    {
        _cluster = cluster;
        Gate = gate;
        Ops = ops;
        Client = new DistGradClient(cluster.Client);
    }

    public GateOp Gate { get; }

    public OpRegistry Ops { get; }

    public DistGradClient Client { get; }

    public LocalRunner Local => new(new KernelCompiler(Ops));

    public static async Task<TestSilos> StartAsync(int silos, Action<DistGradOptions>? configure = null)
    {
        var gate = new GateOp();
        var ops = OpRegistry.Standard.With(gate, new FaultyOp());
        var builder = new InProcessTestClusterBuilder((short)silos);
        builder.ConfigureSilo((_, silo) => silo.AddMemoryGrainStorage(DistGradSiloBuilderExtensions.StorageName).AddDistGrad(configure, ops));
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new TestSilos(cluster, gate, ops);
    }

    /// <summary>Open attempts, retained runs and filled slots, over all silos.</summary>
    public async Task<(int Attempts, int Retained, long Slots)> CountAsync()
    {
        var census = await Client.GetCensusAsync();
        return (census.Sum(c => c.OpenAttempts), census.Sum(c => c.RetainedRuns), census.Sum(c => c.FilledSlots));
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();
}
