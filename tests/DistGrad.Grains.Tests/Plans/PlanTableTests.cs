using DistGrad.Kernels;
using Microsoft.Extensions.Time.Testing;

namespace DistGrad.Grains.Tests;

public class PlanTableTests
{
    private readonly FakeTimeProvider _clock = new();

    // Two plans of ten nodes, at 3,000 bytes each, fit; three do not.
    private readonly PlanTable _table;

    public PlanTableTests()
    {
        _table = new PlanTable(Attempts.Options(options => options.PlanBytes = 60_000), _clock, new NodeReferenceCache());
    }

    [Fact]
    public async Task Release_PlansOverTheBudget_LeastRecentlyUsedGoes()
    {
        foreach (var graph in new[] { "a", "b", "a", "c" }) _table.Release(await AcquireAsync(graph));

        Assert.Equal(["a", "c"], Loaded());
    }

    [Fact]
    public async Task Release_PlanInUse_Stays()
    {
        var used = await AcquireAsync("a");
        foreach (var graph in new[] { "b", "c", "d" }) _table.Release(await AcquireAsync(graph));
        Assert.Equal(["a", "d"], Loaded());

        _table.Release(used);

        Assert.Equal(["a", "d"], Loaded());
    }

    [Fact]
    public async Task Forget_Graph_TakesItsPlansEvenInUse()
    {
        var used = await AcquireAsync("a");
        _table.Release(await AcquireAsync("b"));

        _table.Forget("a");
        _table.Release(used);

        Assert.Equal(["b"], Loaded());
        Assert.Null(_table.FindShard(used.Key, 0));
    }

    [Fact]
    public async Task Acquire_Twice_IsTheSamePlan() => Assert.Same(await AcquireAsync("a"), await AcquireAsync("a"));

    private IEnumerable<string> Loaded() => _table.Plans.Select(plan => plan.Request.GraphId).Order();

    private async Task<LoadedPlan> AcquireAsync(string graphId)
    {
        _clock.Advance(TimeSpan.FromSeconds(1));
        var request = new PlanRequest(graphId, PlanSignature.Of([0], PlanSignature.None, []));
        var plan = _table.Acquire(request);
        await plan.Load(0, _ => Task.FromResult(new LoadedShard(new ShardProgram(TenNodes, new KernelCompiler()), new RunTable(TimeProvider.System))));
        return plan;
    }

    private static PlanShard TenNodes { get; } = PlanTenNodes();

    private static PlanShard PlanTenNodes()
    {
        var builder = new GraphBuilder();
        var x = builder.Input("x");
        for (var i = 1; i < 10; i++) x = -x;
        var graph = builder.Build(x);
        return new Planner(OpRegistry.Standard, new() { MinShards = 1 }).Plan(graph, PlanSignature.Of(graph.Outputs.ToArray(), PlanSignature.None, [])).Shards[0];
    }
}
