namespace DistGrad.Planning.Partitioning;

/// <summary>Ops cut into blocks; every edge stays in its block or goes to a later one.</summary>
internal sealed record Partition
{
    /// <summary>All ops, producers before consumers; block b is <c>Order[Start[b]..Start[b+1]]</c>.</summary>
    public required int[] Order { get; init; }

    /// <summary>First entry of each block in <see cref="Order"/>, and the end.</summary>
    public required int[] Start { get; init; }

    /// <summary>Name of the strategy that the order comes from.</summary>
    public required string Strategy { get; init; }

    /// <summary>Time of a forward and a backward pass on the reference, in nanoseconds.</summary>
    public required double Makespan { get; init; }

    /// <summary>Bytes that go from block to block in a forward pass.</summary>
    public required long CutBytes { get; init; }

    /// <summary>Number of blocks.</summary>
    public int Blocks => Start.Length - 1;
}
