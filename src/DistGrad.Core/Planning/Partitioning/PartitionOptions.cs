namespace DistGrad.Planning.Partitioning;

/// <summary>Limits of blocks, and the reference on which cuts are judged: they depend on nothing but the graph, so that plans do not either.</summary>
internal sealed record PartitionOptions
{
    /// <summary>Most ops in a block; 1,048,576 by default.</summary>
    public int MaxBlockOps { get; init; } = 1 << 20;

    /// <summary>Most blocks, unless <see cref="MaxBlockOps"/> asks for more; 480 by default.</summary>
    public int MaxBlocks { get; init; } = 480;

    /// <summary>Work below which a graph is one block; 20,000 by default.</summary>
    public double SmallestWork { get; init; } = 20_000;

    /// <summary>Workers of the reference; 16 by default.</summary>
    public int Workers { get; init; } = 16;

    /// <summary>What a block costs in a pass beyond its ops, in nanoseconds; 15,000 by default.</summary>
    public double BlockNanoseconds { get; init; } = 15_000;

    /// <summary>What a message costs its sender beyond its bytes, in nanoseconds; 3,000 by default.</summary>
    public double MessageNanoseconds { get; init; } = 3_000;

    /// <summary>What a byte of a message costs its sender, in nanoseconds; 0.5 by default, which is 2 GB/s.</summary>
    public double ByteNanoseconds { get; init; } = 0.5;

    /// <summary>What a unit of work costs forward, in nanoseconds; 1.5 by default.</summary>
    public double ForwardNanoseconds { get; init; } = 1.5;

    /// <summary>What a unit of work costs backward, in nanoseconds; 2.5 by default.</summary>
    public double BackwardNanoseconds { get; init; } = 2.5;
}
