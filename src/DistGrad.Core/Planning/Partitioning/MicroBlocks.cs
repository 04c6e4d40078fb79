namespace DistGrad.Planning.Partitioning;

/// <summary>An order cut into many small intervals, of which blocks are then put together.</summary>
internal sealed class MicroBlocks
{
    private readonly List<int> _start = [0];
    private readonly List<double> _work = [];
    private readonly List<int> _crossing = [0];
    private readonly List<int> _region = [];

    /// <summary>Number of intervals.</summary>
    public int Count => _work.Count;

    /// <summary>First op of an interval, as a place in the order; that of the last one's successor is the number of ops.</summary>
    public int Start(int micro) => _start[micro];

    public int Ops(int micro) => _start[micro + 1] - _start[micro];

    public double Work(int micro) => _work[micro];

    /// <summary>Distinct values that cross the place in front of an interval.</summary>
    public int Crossing(int micro) => _crossing[micro];

    public int Region(int micro) => _region[micro];

    /// <summary>Cuts an order where few values cross.</summary>
    /// <param name="ops">The ops, placed in the order.</param>
    /// <param name="arrangement">The order; no interval spans two regions.</param>
    /// <param name="share">Work of an interval wanted.</param>
    /// <param name="maxOps">Most ops in an interval.</param>
    public static MicroBlocks Cut(OpSet ops, Arrangement arrangement, double share, int maxOps)
    {
        var (order, changes, micros) = (arrangement.Order, CrossingValues.Changes(ops, arrangement.Order), new MicroBlocks());
        var (region, crossing, work) = (0, 0, 0.0);
        var (bestAt, bestCrossing, bestWork) = (-1, 0, 0.0);
        for (var i = 0; i < order.Length; i++)
        {
            var own = ops.WorkOf(order[i]);
            var (start, isRegionEnd) = (micros._start[^1], i == arrangement.RegionEnd[region]);
            if (isRegionEnd)
            {
                micros.Close(i, work, crossing, region++);
                (work, bestAt) = (0, -1);
            }
            else if (i > start)
            {
                // Between 0.6 and 1.4 shares, where the fewest values cross.
                if ((work >= 0.6 * share || i - start >= maxOps / 2) && (bestAt < 0 || crossing <= bestCrossing)) (bestAt, bestCrossing, bestWork) = (i, crossing, work);
                if (work + own > 1.4 * share || i - start >= maxOps)
                {
                    if (bestAt < 0) (bestAt, bestCrossing, bestWork) = (i, crossing, work);
                    micros.Close(bestAt, bestWork, bestCrossing, region);
                    (work, bestAt) = (work - bestWork, -1);
                }
            }

            work += own;
            crossing += changes[i];
        }

        micros.Close(order.Length, work, 0, region);
        ops.Pool.GiveBack(changes);
        return micros;
    }

    private void Close(int end, double work, int crossing, int region)
    {
        _start.Add(end);
        _work.Add(work);
        _crossing.Add(crossing);
        _region.Add(region);
    }
}
