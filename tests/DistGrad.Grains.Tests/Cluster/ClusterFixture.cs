using System.Diagnostics;
using System.Runtime.CompilerServices;
using DistGrad.Core.Tests.Execution;
using DistGrad.Kernels;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Storage;
using Orleans.TestingHost;

namespace DistGrad.Grains.Tests;

/// <summary>Orleans' test cluster with DistGrad on it, shared by the tests of a collection.</summary>
public abstract class ClusterFixture(short silos, Action<DistGradOptions>? configure = null, bool filtersMessages = false, int? maxMessageBody = null, int? partSize = null, TimeProvider? uploadClock = null, bool storesOutside = false) : IAsyncLifetime
{
    /// <summary>How long a test waits for what is to become so.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly OutsideStorage _storage = new();
    private InProcessTestCluster? _cluster;

    static ClusterFixture()
    {
        // Shut gates hold threads; the others should not wait for the pool to grow.
        ThreadPool.GetMinThreads(out _, out var ports);
        ThreadPool.SetMinThreads(32, ports);
    }

    public DistGradClient Client { get; private set; } = null!;

    public IGrainFactory Grains => _cluster!.Client;

    internal Gates Gates { get; } = new();

    internal MessageFilter Messages { get; } = new();

    /// <summary>Fails calls of the client, where the cluster filters messages.</summary>
    internal CallFaults ClientFaults { get; } = new();

    /// <summary>Fails calls of grains, where the cluster filters messages.</summary>
    internal CallFaults GrainFaults { get; } = new();

    /// <summary>The standard ops, gates and faults.</summary>
    internal OpRegistry Ops { get; private set; } = null!;

    internal UnsteadyOp Unsteady { get; } = new();

    internal LocalRunner Local => new(new KernelCompiler(Ops));

    internal IReadOnlyList<IServiceProvider> Silos => [.. _cluster!.Silos.Select(silo => _cluster.GetSiloServiceProvider(silo.SiloAddress))];

    public async Task InitializeAsync()
    {
        Ops = Faults.Ops.With(new GateOp(Gates), new GateBackwardOp(), new FailsRuleOp(), new LongGateOp(Gates), new LongGateBackwardOp(), new LongFailureOp(), Unsteady);
        var builder = new InProcessTestClusterBuilder(silos);
        builder.ConfigureSilo((_, silo) =>
        {
            if (uploadClock is not null) silo.Services.AddSingleton(new UploadClock(uploadClock));
            if (storesOutside) silo.Services.AddKeyedSingleton<IGrainStorage>(DistGradSiloBuilderExtensions.StorageName, (_, _) => _storage);
            else silo.AddMemoryGrainStorage(DistGradSiloBuilderExtensions.StorageName);
            silo.UseInMemoryReminderService().AddDistGrad(Configure, Ops);
            if (maxMessageBody is { } body) silo.Configure<SiloMessagingOptions>(options => options.MaxMessageBodySize = body);
            if (filtersMessages) silo.AddIncomingGrainCallFilter(Messages).AddOutgoingGrainCallFilter(GrainFaults);
        });
        builder.ConfigureClient(client =>
        {
            if (maxMessageBody is { } body) client.Configure<ClientMessagingOptions>(options => options.MaxMessageBodySize = body);
            if (filtersMessages) client.AddOutgoingGrainCallFilter(ClientFaults);
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
        _storage.Serializer = _cluster.Client.ServiceProvider.GetRequiredService<Orleans.Serialization.Serializer>();
        Client = new DistGradClient(_cluster.Client, options: new() { Ops = Ops, PartSize = partSize ?? new DistGradClientOptions().PartSize });
    }

    // However long all tests together take: what earlier ones left does not expire between two looks at what is there.
    private void Configure(DistGradOptions options)
    {
        options.RetainFor = TimeSpan.FromHours(6);
        configure?.Invoke(options);
    }

    public async Task DisposeAsync()
    {
        await Client.DisposeAsync();
        await _cluster!.DisposeAsync();
    }

    /// <summary>A builder for a graph that no other test has, with this cluster's ops.</summary>
    public GraphBuilder NewGraph([System.Runtime.CompilerServices.CallerMemberName] string name = "graph") => new($"{name} {Guid.NewGuid():N}", Ops);

    /// <summary>A stored part of a chunk of a graph, as bytes; null where there is none.</summary>
    internal async Task<byte[]?> StoredAsync(Guid upload, int chunk, int part = 0) =>
        (await new GraphStore(Silos[0].GetRequiredKeyedService<Orleans.Storage.IGrainStorage>(GraphStore.StorageName), upload).Read(chunk, part))?.Bytes.ToArray();

    /// <summary>The attempts of a graph that are open, with the silos' services.</summary>
    internal IReadOnlyList<(IServiceProvider Silo, OpenAttempt Attempt)> OpenAttempts(string graphId) =>
        [.. from silo in Silos from attempt in silo.GetRequiredService<RunTable>().Attempts where attempt.Opening.Run.GraphId == graphId select (silo, attempt)];

    /// <summary>Whether a graph's attempt is open: messages of others may still be under way when their runs have ended.</summary>
    internal bool IsOpen(AttemptId attempt, string graphId) =>
        Silos.Any(silo => silo.GetRequiredService<RunTable>().Find(attempt)?.Opening.Run.GraphId == graphId);

    /// <summary>The shard host of a silo.</summary>
    internal static IShardHost HostOf(IServiceProvider silo) =>
        silo.GetRequiredService<ShardHosts>().Of(silo.GetRequiredService<ILocalSiloDetails>().SiloAddress);

    /// <summary>Deactivates the nodes of a graph's plans, and waits for it.</summary>
    /// <param name="graphId">The graph.</param>
    /// <param name="except">A node that stays, by name: one that is held up by a gate cannot go.</param>
    /// <returns>How many there were.</returns>
    internal async Task<int> DeactivateNodesAsync(string graphId, string? except = null)
    {
        var reason = new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "The test wants it.");
        var nodes = (from silo in Silos
                     from plan in silo.GetRequiredService<PlanTable>().Plans
                     where plan.Request.GraphId == graphId
                     from shard in plan.Shards
                     from node in Enumerable.Range(0, shard.Program.Shard.Count)
                     where except is null || shard.Program.Shard.Label(node) != except
                     select shard[node]).OfType<NodeGrain>().ToArray();
        foreach (var node in nodes) node.GrainContext.Deactivate(reason);
        await Task.WhenAll(nodes.Select(node => node.GrainContext.Deactivated));
        return nodes.Length;
    }

    /// <summary>Makes a grain lose what it holds, as the loss of its silo does.</summary>
    public Task DeactivateAsync(IAddressable grain) => _cluster!.DeactivateAsync(grain);

    /// <summary>Stops a silo in good order.</summary>
    public Task StopAsync(IServiceProvider silo) =>
        _cluster!.StopSiloAsync(_cluster.Silos.Single(handle => handle.SiloAddress.Equals(silo.GetRequiredService<ILocalSiloDetails>().SiloAddress)));

    /// <summary>Waits for what becomes so without being announced, and fails where it does not. Asking the cluster each time lets it go on meanwhile.</summary>
    public async Task UntilAsync(Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string? what = null)
    {
        for (var start = Stopwatch.GetTimestamp(); !await condition();)
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Patience, $"Not so after {Patience.TotalSeconds} s: {what}");
            await Client.GetCensusAsync();
        }
    }

    /// <summary>What the silos hold of runs, all together.</summary>
    public async Task<Holdings> CountAsync()
    {
        var census = await Client.GetCensusAsync();
        return new(census.Sum(silo => silo.OpenAttempts), census.Sum(silo => silo.RetainedRuns), census.Sum(silo => silo.FilledSlots));
    }

    /// <summary>Memory for tensors that is set aside, on all silos together.</summary>
    public async Task<long> ReservedAsync() => (await Client.GetCensusAsync()).Sum(silo => silo.ReservedBytes);

    /// <summary>What the silos have loaded of one graph, all together: of others, what earlier tests left may still come and go.</summary>
    internal (int Plans, int Nodes) CountPlans(string graphId)
    {
        var plans = Silos.SelectMany(silo => silo.GetRequiredService<PlanTable>().Plans).Where(plan => plan.Request.GraphId == graphId).ToArray();
        return (plans.Length, plans.Sum(plan => plan.ActiveNodes));
    }

    /// <summary>What the silos have loaded, all together.</summary>
    public async Task<(int Plans, int Nodes)> CountPlansAsync()
    {
        var census = await Client.GetCensusAsync();
        return (census.Sum(silo => silo.Plans), census.Sum(silo => silo.Nodes));
    }
}

/// <summary>State of runs on all silos.</summary>
public readonly record struct Holdings(int OpenAttempts, int RetainedRuns, long FilledSlots);
