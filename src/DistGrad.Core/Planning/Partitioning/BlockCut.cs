namespace DistGrad.Planning.Partitioning;

/// <summary>Puts neighbouring micro-blocks together to blocks of about equal work.</summary>
/// <param name="micros">The micro-blocks.</param>
/// <param name="arrangement">The order they are cut from.</param>
/// <param name="maxOps">Most ops in a block.</param>
internal sealed class BlockCut(MicroBlocks micros, Arrangement arrangement, int maxOps)
{
    // A stage of less than this part of a block's share is put together with its like, not with others: they would wait for it, or it for them.
    private const double TinyStage = 0.2;

    // How much more than its share a block of whole regions may have.
    private const double Excess = 1.3;

    // How far from the even place a cut within a region may be.
    private const double Tolerance = 0.15;

    private readonly List<int> _end = [];
    private readonly double _total = Enumerable.Range(0, micros.Count).Sum(micros.Work);

    /// <summary>End of each block, as a micro-block.</summary>
    /// <param name="share">Work of a block wanted.</param>
    public int[] Take(double share)
    {
        _end.Clear();
        for (var first = 0; first < micros.Count;)
        {
            var (end, work) = (StageEnd(first), WorkOf(first, StageEnd(first)));
            while (end < micros.Count && Math.Max(work, WorkOf(end, StageEnd(end))) < TinyStage * share)
            {
                work += WorkOf(end, StageEnd(end));
                end = StageEnd(end);
            }

            TakeStage(first, end, share);
            first = end;
        }

        return [.. _end];
    }

    /// <summary>End of each block, as a micro-block, where regions do not matter.</summary>
    /// <param name="blocks">Number of blocks wanted.</param>
    public int[] TakeEven(int blocks)
    {
        _end.Clear();
        Split(0, micros.Count, _total, _total / blocks);
        return [.. _end];
    }

    private void TakeStage(int first, int end, double share)
    {
        var (work, ops, pieceShare) = (0.0, 0, Math.Max(share, arrangement.SmallestPiece * _total));
        for (var at = first; at < end;)
        {
            var next = RegionEnd(at, end);
            var (regionWork, regionOps) = (WorkOf(at, next), OpsOf(at, next));
            if (at > first && (work + regionWork > Excess * share || ops + regionOps > maxOps))
            {
                Close(at);
                (work, ops) = (0, 0);
            }

            if (regionWork > 1.5 * pieceShare || regionOps > maxOps)
            {
                Split(at, next, regionWork, pieceShare);
                (work, ops, first) = (0, 0, next);
            }
            else
            {
                (work, ops) = (work + regionWork, ops + regionOps);
            }

            at = next;
        }

        Close(end);
    }

    // Even shares, each cut where few values cross; where no place is within the tolerance, at the nearer of those around it.
    private void Split(int first, int end, double total, double share)
    {
        var (start, best, done, doneAtBest, ops) = (first, -1, 0.0, 0.0, 0);
        for (var micro = first; micro < end; micro++)
        {
            var pieces = Math.Max(1, Math.Round(total / share));
            var (even, slack, next) = (total / pieces, Tolerance * total / pieces, done + micros.Work(micro));
            if (micro > start && pieces > 1 && Math.Abs(done - even) <= slack
                && (best < 0 || (micros.Crossing(micro), Math.Abs(done - even)).CompareTo((micros.Crossing(best), Math.Abs(doneAtBest - even))) < 0))
                (best, doneAtBest) = (micro, done);
            var isFull = ops + micros.Ops(micro) > maxOps;
            if (micro > start && (isFull || (pieces > 1 && next > even + slack && (best >= 0 || even - done <= next - even))))
            {
                if (best < 0) (best, doneAtBest) = (micro, done);
                Close(best);
                (start, total, done, ops, best) = (best, total - doneAtBest, done - doneAtBest, OpsOf(best, micro), -1);
            }

            (done, ops) = (done + micros.Work(micro), ops + micros.Ops(micro));
        }

        Close(end);
    }

    private void Close(int end)
    {
        if (_end.Count == 0 || _end[^1] < end) _end.Add(end);
    }

    private int StageEnd(int micro)
    {
        var stage = arrangement.RegionStage[micros.Region(micro)];
        while (micro < micros.Count && arrangement.RegionStage[micros.Region(micro)] == stage) micro++;
        return micro;
    }

    private int RegionEnd(int micro, int end)
    {
        var region = micros.Region(micro);
        while (micro < end && micros.Region(micro) == region) micro++;
        return micro;
    }

    private double WorkOf(int first, int end)
    {
        var work = 0.0;
        for (var micro = first; micro < end; micro++) work += micros.Work(micro);
        return work;
    }

    private int OpsOf(int first, int end) => micros.Start(end) - micros.Start(first);
}
