namespace DistGrad.Planning.Partitioning;

/// <summary>A way to cut an order, judged on the reference.</summary>
/// <param name="Strategy">Name of the strategy.</param>
/// <param name="Order">The order.</param>
/// <param name="Start">First op of each block, and the end.</param>
/// <param name="Blocks">The graph of blocks.</param>
/// <param name="Makespan">Time of both passes, in nanoseconds.</param>
internal sealed record CutCandidate(string Strategy, int[] Order, int[] Start, Quotient Blocks, double Makespan)
{
    /// <summary>As a result.</summary>
    public Partition ToPartition() => new() { Order = Order, Start = Start, Strategy = Strategy, Makespan = Makespan, CutBytes = Blocks.Bytes };
}
