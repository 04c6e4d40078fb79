namespace DistGrad;

/// <summary>What a run needs to know of a plan as a whole.</summary>
[GenerateSerializer, Immutable, Alias("distgrad.PlanOutline")]
public sealed record PlanOutline
{
    /// <summary>Key of the plan.</summary>
    [Id(0)]
    public required string Key { get; init; }

    /// <summary>Content hash of the graph.</summary>
    [Id(1)]
    public required string GraphId { get; init; }

    /// <summary>Number of planned nodes: what is left of the graph after pruning, and what the planner inserted.</summary>
    [Id(2)]
    public required int Nodes { get; init; }

    /// <summary>Number of nodes of each shard; the nodes of shard s come after those of all shards before it.</summary>
    [Id(3)]
    public required int[] ShardSizes { get; init; }

    /// <summary>Number of forward messages of a run: edges between planned nodes.</summary>
    [Id(4)]
    public required long ForwardMessages { get; init; }

    /// <summary>Number of backward messages of a run: edges that carry a gradient.</summary>
    [Id(5)]
    public required long BackwardMessages { get; init; }

    /// <summary>Number of nodes that fire in the backward pass.</summary>
    [Id(6)]
    public required int BackwardNodes { get; init; }

    /// <summary>Graph nodes that must be fed, ascending.</summary>
    [Id(7)]
    public required FedRange[] Fed { get; init; }

    /// <summary>Graph nodes of the signature's <c>wrt</c> that the root does not depend on: their gradient is zero.</summary>
    [Id(9)]
    public required int[] ZeroGradients { get; init; }

    /// <summary>Types of those, in the same order.</summary>
    [Id(10)]
    public required TensorType[] ZeroTypes { get; init; }

    /// <summary>Granularity that the plan was made with.</summary>
    [Id(11)]
    public Granularity Granularity { get; init; }

    /// <summary>Most bytes of tensors, values and gradients, that all nodes together hold at one time where nothing is retained; an upper bound, whatever the order of messages.</summary>
    [Id(12)]
    public long PeakBytes { get; init; }

    /// <summary>For each shard, bytes of all tensors that its nodes get and compute in a run: what they hold in the end where everything is retained.</summary>
    [Id(13)]
    public long[] ShardBytes { get; init; } = [];

    /// <summary>Bytes of all tensors that a node gets and computes in a run, of the node that has most.</summary>
    [Id(14)]
    public long NodeBytes { get; init; }

    /// <summary>Work of each shard, in nanoseconds of one pass, roughly.</summary>
    [Id(8)]
    public long[] ShardWork { get; init; } = [];

    /// <summary>Why the plan has its granularity.</summary>
    [Id(15)]
    public string Why { get; init; } = "";

    /// <summary>Number of shards.</summary>
    public int Shards => ShardSizes.Length;
}
