using System.Collections.Concurrent;

namespace DistGrad.Grains;

/// <summary>Grain references of a layout's nodes, made when first used and kept.</summary>
internal sealed class NodeReferences(GrainReferences<INodeGrain> nodes, NodeReferenceCache cache, string plan, Layout layout, int[] shardSizes)
{
    private readonly INodeGrain?[]?[] _shards = new INodeGrain?[]?[shardSizes.Length];

    public INodeGrain Of(int shard, int node)
    {
        var owner = layout.Silos[layout.OwnerOf[shard]];
        var references = _shards[shard] ??= cache.Of(owner, plan, shard, shardSizes[shard]);
        return references[node] ??= nodes[NodeKey.Of(NodeKey.Prefix(owner, plan, shard), node)];
    }
}

/// <summary>The references that runs of a silo share.</summary>
internal sealed class NodeReferenceCache
{
    private readonly ConcurrentDictionary<(SiloAddress Owner, string Plan, int Shard), INodeGrain?[]> _references = new();

    public INodeGrain?[] Of(SiloAddress owner, string plan, int shard, int size) =>
        _references.GetOrAdd((owner, plan, shard), static (_, s) => new INodeGrain?[s], size);

    public void Forget(string plan)
    {
        foreach (var key in _references.Keys)
            if (key.Plan == plan) _references.TryRemove(key, out _);
    }
}
