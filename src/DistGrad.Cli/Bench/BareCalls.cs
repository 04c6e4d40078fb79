namespace DistGrad.Cli.Bench;

/// <summary>
/// The messages of a run as bare one-way grain calls: the same number, between as many grains, over the same edges, each made
/// by a grain in its turn. What a run takes beyond that is DistGrad's own.
/// </summary>
internal sealed class BareCalls
{
    private readonly IGrainFactory _grains;
    private readonly BareCounter _counter;
    private readonly BareWiring[] _wirings;
    private readonly int _ends;

    public BareCalls(IGrainFactory grains, BareCounter counter, Plan plan)
    {
        _grains = grains;
        _counter = counter;
        _wirings = [.. plan.Shards.SelectMany(shard => Enumerable.Range(0, shard.Count).Select(node => Wiring(plan, shard, node)))];
        _ends = plan.Outline.Nodes + plan.Outline.BackwardNodes;
    }

    public async Task Prepare(CancellationToken cancellationToken)
    {
        const int Concurrency = 256;
        for (var first = 0; first < _wirings.Length; first += Concurrency)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.WhenAll(Enumerable.Range(first, Math.Min(Concurrency, _wirings.Length - first)).Select(i => _grains.GetGrain<IBareGrain>(i).Prepare(_wirings[i])));
        }
    }

    /// <summary>Makes all calls and waits for the last.</summary>
    public async Task Run()
    {
        var all = _counter.Expect(_ends);
        var message = new EdgeMessage { Attempt = AttemptId.New(), Slot = 0, Scalar = 1 };
        for (var i = 0; i < _wirings.Length; i++)
            if (_wirings[i].Values == 0) _grains.GetGrain<IBareGrain>(i).Forward(message);
        await all;
    }

    private static BareWiring Wiring(Plan plan, PlanShard shard, int node)
    {
        var sources = Enumerable.Range(shard.InputStart[node], shard.InputStart[node + 1] - shard.InputStart[node]).ToArray();
        var targets = Enumerable.Range(shard.OutputStart[node], shard.OutputStart[node + 1] - shard.OutputStart[node]);
        var isFed = shard.Roles[node].HasFlag(NodeRole.Fed);
        return new BareWiring(
            [.. sources.Where(slot => shard.SourceSlot[slot] >= 0).Select(slot => plan.Shards[shard.SourceShard[slot]].First + shard.SourceNode[slot])],
            [.. targets.Select(edge => plan.Shards[shard.TargetShard[edge]].First + shard.TargetNode[edge])],
            isFed ? 0 : sources.Count(slot => Array.BinarySearch(shard.BoundSlots, slot) < 0),
            shard.GradientStart[node + 1] - shard.GradientStart[node],
            shard.Roles[node].HasFlag(NodeRole.Root));
    }
}
