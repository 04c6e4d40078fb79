namespace DistGrad;

/// <summary>One plan. Key: the plan's key.</summary>
[Alias("distgrad.IPlanGrain")]
public interface IPlanGrain : IGrainWithStringKey
{
    /// <summary>Plans, where that was not done yet, and lays the shards out over silos, moving as few as possible.</summary>
    /// <param name="request">Which plan.</param>
    /// <param name="silos">Silos that answer.</param>
    /// <exception cref="UnknownGraphException">The graph is not stored.</exception>
    [Alias("Prepare"), ResponseTimeout("00:10:00")]
    Task<PreparedPlan> Prepare(PlanRequest request, SiloAddress[] silos);

    /// <summary>What <see cref="Prepare"/> gives where the plan is made already, else null.</summary>
    /// <param name="request">Which plan.</param>
    /// <param name="silos">Silos that answer.</param>
    [Alias("Find")]
    Task<PreparedPlan?> Find(PlanRequest request, SiloAddress[] silos);

    /// <summary>One shard.</summary>
    /// <param name="request">Which plan.</param>
    /// <param name="shard">Shard, from 0.</param>
    /// <param name="receiver">The silo that asks.</param>
    [Alias("Shard"), ResponseTimeout("00:10:00")]
    Task<ShardSlice> Shard(PlanRequest request, int shard, SiloAddress receiver);

    /// <summary>Finds the planned nodes that stand for graph nodes.</summary>
    /// <param name="request">Which plan.</param>
    /// <param name="graphNodes">Graph nodes, or none for all that are planned.</param>
    /// <exception cref="InspectionException">A node was pruned from the plan, or all are asked for and there are too many.</exception>
    [Alias("Locate"), ResponseTimeout("00:10:00")]
    Task<NodePlace[]> Locate(PlanRequest request, int[] graphNodes);
}
