namespace DistGrad;

/// <summary>One plan. Key: the plan's key.</summary>
[Alias("distgrad.IPlanGrain")]
public interface IPlanGrain : IGrainWithStringKey
{
    /// <summary>Plans, where that was not done yet, and lays the shards out over silos, moving as few as possible.</summary>
    /// <param name="request">Which plan.</param>
    /// <param name="silos">Silos that answer.</param>
    /// <exception cref="UnknownGraphException">The graph is not stored.</exception>
    [Alias("Prepare")]
    Task<PreparedPlan> Prepare(PlanRequest request, SiloAddress[] silos);

    /// <summary>One shard.</summary>
    /// <param name="request">Which plan.</param>
    /// <param name="shard">Shard, from 0.</param>
    [Alias("Shard")]
    Task<PlanShard> Shard(PlanRequest request, int shard);

    /// <summary>Finds the planned nodes that stand for graph nodes.</summary>
    /// <param name="request">Which plan.</param>
    /// <param name="graphNodes">Graph nodes, or none for all that are planned.</param>
    /// <returns>Graph node and planned node in turn; -1 where a node was pruned.</returns>
    [Alias("Locate")]
    Task<int[]> Locate(PlanRequest request, int[] graphNodes);
}
