namespace DistGrad.Planning.Partitioning;

/// <summary>A way to cut an order, judged on the reference.</summary>
/// <param name="Strategy">Name of the strategy.</param>
/// <param name="Order">The order.</param>
/// <param name="Start">First op of each block, and the end.</param>
/// <param name="Blocks">The graph of blocks.</param>
/// <param name="Makespan">Time of both passes, in nanoseconds.</param>
internal sealed record CutCandidate(string Strategy, int[] Order, int[] Start, Quotient Blocks, double Makespan)
{
    /// <summary>As a result, blocks numbered so that those that follow each other in the graph do so in number: a part of it is a part of the graph.</summary>
    /// <param name="order">Takes the order.</param>
    public Partition ToPartition(int[] order)
    {
        var (start, end) = (new int[Start.Length], 0);
        foreach (var (number, block) in Blocks.PathOrder().Index())
        {
            var ops = Order.AsSpan(Start[block]..Start[block + 1]);
            ops.CopyTo(order.AsSpan(end));
            start[number + 1] = end += ops.Length;
        }

        return new() { Order = order, Start = start, Strategy = Strategy, Makespan = Makespan, CutBytes = Blocks.Bytes };
    }
}
