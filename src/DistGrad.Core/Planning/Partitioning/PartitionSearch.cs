namespace DistGrad.Planning.Partitioning;

/// <summary>Tries one order after the other, each made from the one before, as long as a better cut can be hoped for.</summary>
/// <param name="ops">The ops.</param>
/// <param name="options">Limits, and the reference.</param>
internal sealed class PartitionSearch(OpSet ops, PartitionOptions options)
{
    // A cut this near to the lower bound is good enough not to look for others.
    private const double Near = 1.02;

    private readonly BlockCounts _counts = new(ops, options);
    private readonly double _enough = Near * ops.Profile.LowerBound(options);

    // A level of fewer ops takes less time than it takes to wait for the one before.
    private readonly int _wideLevel = (int)(2 * options.BlockNanoseconds / (options.ForwardNanoseconds + options.BackwardNanoseconds));

    private Arrangement _basis = Arrangement.Whole(ops.Given);
    private CutCandidate? _best;

    private bool IsDone => ops.Profile.Total < options.SmallestWork || _best!.Makespan <= _enough;

    /// <summary>The best cut found.</summary>
    public CutCandidate Best()
    {
        Judge(Partitioner.Given, _basis);
        if (!IsDone && Advance(Partitioner.DepthFirst)) Judge(Partitioner.DepthFirst, _basis);
        if (!IsDone && Advance(Partitioner.Levels) && _basis.OpsInRegionsFrom(_wideLevel) > ops.Count / 4) Judge(Partitioner.Levels, _basis);
        foreach (var strategy in Partitioner.Stages)
        {
            // What does not work for few regions does not for more.
            if (IsDone || Arrange(strategy) is not { } arrangement) break;
            var (regions, stages) = (arrangement.RegionEnd.Length, arrangement.RegionStage[^1] + 1);
            var (isTooFew, isTooMany) = (regions < _counts.FewestShared, regions > 2 * options.MaxBlocks && stages > options.Workers);
            if (isTooFew || isTooMany) Forget(arrangement.Order);
            else Judge(strategy, arrangement);
            if (isTooMany) break;
        }

        return _best!;
    }

    private Arrangement? Arrange(IPartitionStrategy strategy)
    {
        ops.Place(_basis.Order);
        return strategy.Arrange(ops, _basis);
    }

    private bool Advance(IPartitionStrategy strategy)
    {
        var last = _basis.Order;
        _basis = Arrange(strategy)!;
        Forget(last);
        return true;
    }

    // At equal time the first stays, that is the simpler one.
    private void Judge(IPartitionStrategy strategy, Arrangement arrangement)
    {
        var candidate = _counts.Choose(strategy.Name, arrangement);
        if (_best is not null && candidate.Makespan >= _best.Makespan)
        {
            Forget(candidate.Order);
            return;
        }

        var last = _best?.Order;
        _best = candidate;
        if (last is not null) Forget(last);
    }

    private void Forget(int[] order)
    {
        if (order != ops.Given && order != _basis.Order && order != _best?.Order) ops.Pool.GiveBack(order);
    }
}
