namespace DistGrad;

/// <summary>A graph and a signature, compiled: which nodes, how many messages each gets, where each result goes.</summary>
/// <param name="outline">The plan as a whole.</param>
/// <param name="shards">The nodes, shard by shard.</param>
/// <param name="plannedNode">For each graph node, the planned node that stands for it, or -1.</param>
public sealed class Plan(PlanOutline outline, PlanShard[] shards, int[] plannedNode)
{
    /// <summary>The plan as a whole.</summary>
    public PlanOutline Outline { get; } = outline;

    /// <summary>The nodes, shard by shard.</summary>
    public IReadOnlyList<PlanShard> Shards { get; } = shards;

    /// <summary>The planned node that stands for a graph node, or -1 where it was pruned.</summary>
    /// <param name="graphNode">Graph node.</param>
    public int Locate(int graphNode) => (uint)graphNode < (uint)plannedNode.Length ? plannedNode[graphNode] : -1;

    /// <summary>What a planned node computes.</summary>
    /// <param name="planned">Planned node.</param>
    public KernelKey KernelOf(int planned)
    {
        var shard = 0;
        while (planned >= shards[shard].First + shards[shard].Count) shard++;
        return shards[shard].Kernels[shards[shard].KernelOf[planned - shards[shard].First]];
    }

    /// <summary>The graph nodes that were planned, ascending.</summary>
    public IEnumerable<int> GraphNodes => Enumerable.Range(0, plannedNode.Length).Where(node => plannedNode[node] >= 0);
}
