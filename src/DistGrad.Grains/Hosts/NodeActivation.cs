namespace DistGrad.Grains;

/// <summary>Activates the nodes of a shard on the silo that owns them, so many at a time.</summary>
internal static class NodeActivation
{
    public static async Task Activate(LoadedShard shard, string plan, SiloAddress self, GrainReferences<INodeGrain> nodes, int concurrency)
    {
        var prefix = NodeKey.Prefix(self, plan, shard.Number);
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Math.Min(concurrency, shard.Program.Shard.Count)).Select(_ => Worker()));

        async Task Worker()
        {
            int node;
            while ((node = Interlocked.Increment(ref next)) < shard.Program.Shard.Count)
                if (shard[node] is null) await nodes[NodeKey.Of(prefix, node)].Ready().ConfigureAwait(false);
        }
    }
}
