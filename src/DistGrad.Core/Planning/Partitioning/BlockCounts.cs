namespace DistGrad.Planning.Partitioning;

/// <summary>Tries an order with several numbers of blocks, and chooses one.</summary>
/// <param name="ops">The ops.</param>
/// <param name="options">Limits, and the reference.</param>
internal sealed class BlockCounts(OpSet ops, PartitionOptions options)
{
    private const int MinMicros = 1024;
    private const int OpsOfMicro = 256;

    // Parallelism has to gain this much over the fewest blocks.
    private const double Gain = 0.9;

    private static readonly int[] Wanted = [8, 16, 32, 48, 64, 96, 128, 192, 256, 384, 480, 960, 1920];

    /// <summary>Fewest blocks if it is not the fewest possible: two for each worker, so that fewer workers can share them evenly too, unless that were mostly overhead.</summary>
    public int FewestShared => ops.Profile.Total >= options.Workers * options.SmallestWork ? 2 * options.Workers : 2;

    private int Fewest => Math.Max(1, (int)(((long)ops.Count + options.MaxBlockOps - 1) / options.MaxBlockOps));

    /// <summary>The best cut of an order.</summary>
    /// <param name="strategy">Name of its strategy.</param>
    /// <param name="arrangement">The order.</param>
    public CutCandidate Choose(string strategy, Arrangement arrangement)
    {
        if (arrangement.RegionEnd.Length > Arrangement.MaxRegions) arrangement = Arrangement.Whole(arrangement.Order);
        ops.Place(arrangement.Order);
        var total = ops.Profile.Total;
        var micros = MicroBlocks.Cut(ops, arrangement, total / Micros, MicroOps);
        var edges = MicroEdges.Of(ops, arrangement.Order, micros).ToArray();
        CutCandidate Judge(int[] end)
        {
            var blocks = Quotient.Of(micros, edges, end);
            return new CutCandidate(strategy, arrangement.Order, [0, .. end.Select(micros.Start)], blocks, Makespan.Of(blocks, options));
        }

        var cut = new BlockCut(micros, arrangement, options.MaxBlockOps);
        var fewest = Judge(cut.TakeEven(Fewest));
        if (total < options.SmallestWork) return fewest;
        var all = Wanted.Where(count => count > Fewest && count <= options.MaxBlocks).Select(count => Judge(cut.Take(total / count)))
            .Where(candidate => candidate.Blocks.Count >= FewestShared && candidate.Blocks.Count <= options.MaxBlocks);
        var best = all.Append(fewest).MinBy(candidate => candidate.Makespan)!;
        return best.Makespan > Gain * fewest.Makespan ? fewest : best;
    }

    // Enough to choose from, and so few that what is known of pairs of them is small.
    private double Micros => Math.Max(Math.Clamp(ops.Count / OpsOfMicro, 1, MinMicros), 4.0 * Fewest);

    private int MicroOps => (int)Math.Max(1, Math.Min(options.MaxBlockOps, 4L * ops.Count / (long)Micros));
}
