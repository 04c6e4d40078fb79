namespace DistGrad;

/// <summary>Sizes that the planner works to.</summary>
public sealed record PlannerOptions
{
    /// <summary>Widest fan-in and fan-out of a node; wider ones become trees. At least 2; default and maximum 64.</summary>
    public int MaxFan { get; init; } = KernelKey.MaxArity;

    /// <summary>Number of blocks that a fused plan is cut into at least, 1 to 64. Default 1.</summary>
    public int Blocks { get; init; } = 1;

    /// <summary>
    /// Most ops in a block, unless there are so many that 480 blocks would not hold them: the time in which a block is compiled grows by
    /// the square of its ops. Default 512.
    /// </summary>
    public int BlockSize { get; init; } = 512;

    /// <summary>Number of shards of a plan with at least as many nodes. Default 12: it divides evenly over 1, 2, 3 and 4 silos.</summary>
    public int MinShards { get; init; } = 12;

    /// <summary>Most nodes in a shard before there are more shards than <see cref="MinShards"/>. Default 4,096.</summary>
    public int ShardSize { get; init; } = 4096;

    /// <summary>Most shards, at least <see cref="MinShards"/>. Default 240.</summary>
    public int MaxShards { get; init; } = 240;
}
