namespace DistGrad.Planning.Partitioning;

/// <summary>Ops in a topological order, and where in it one region ends and another begins.</summary>
/// <remarks>Blocks should hold whole regions, or parts of one; those of one stage are usually independent of each other.</remarks>
/// <param name="Order">All ops, producers before consumers.</param>
/// <param name="RegionEnd">End of each region in the order, ascending; the last is the number of ops.</param>
/// <param name="RegionStage">Stage of each region, not descending.</param>
internal sealed record Arrangement(int[] Order, int[] RegionEnd, int[] RegionStage)
{
    /// <summary>Most regions: what is known of them is a small part of what is known of the ops.</summary>
    public const int MaxRegions = 8192;

    /// <summary>Part of all work that a piece of a region must have; 0 where regions may be cut at will, by default.</summary>
    public double SmallestPiece { get; init; }

    /// <summary>Ops of the largest region.</summary>
    public int LargestRegion
    {
        get
        {
            var (start, largest) = (0, 0);
            foreach (var end in RegionEnd) (start, largest) = (end, Math.Max(largest, end - start));
            return largest;
        }
    }

    /// <summary>Ops in regions of at least a size.</summary>
    /// <param name="size">The size.</param>
    public int OpsInRegionsFrom(int size)
    {
        var (start, ops) = (0, 0);
        foreach (var end in RegionEnd)
        {
            if (end - start >= size) ops += end - start;
            start = end;
        }

        return ops;
    }

    /// <summary>An order that is one region.</summary>
    /// <param name="order">All ops, producers before consumers.</param>
    public static Arrangement Whole(int[] order) => new(order, [order.Length], [0]);
}
