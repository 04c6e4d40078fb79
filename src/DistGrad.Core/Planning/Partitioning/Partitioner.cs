using DistGrad.Planning.Partitioning.Strategies;

namespace DistGrad.Planning.Partitioning;

/// <summary>Cuts ops into blocks: several orders, each cut into several numbers of blocks, and the best of them on the reference.</summary>
/// <param name="options">Limits, and the reference.</param>
internal sealed class Partitioner(PartitionOptions? options = null)
{
    // A cut this near to the lower bound is good enough not to look for others.
    private const double Near = 1.1;

    // A level of fewer ops takes less time than it takes to wait for the one before.
    private const int WideLevel = 8000;

    private static readonly IPartitionStrategy Given = new GivenOrder();
    private static readonly IPartitionStrategy DepthFirst = new DepthFirstOrder();

    // From the depth-first order.
    private static readonly IPartitionStrategy Levels = new LevelOrder();

    // From the levels.
    private static readonly IPartitionStrategy[] Stages = [new StagedOrder(8), new StagedOrder(16), new StagedOrder(32)];

    private readonly PartitionOptions _options = options ?? new();

    /// <summary>The strategies there are.</summary>
    public static IReadOnlyList<IPartitionStrategy> Strategies { get; } = [Given, DepthFirst, Levels, .. Stages];

    /// <summary>Cuts ops into blocks.</summary>
    /// <param name="graph">The whole graph.</param>
    /// <param name="nodes">The ops to be cut, ascending; edges from other nodes do not count.</param>
    /// <param name="workOfKind">Work of an op of one or two inputs, by the index of its kind; 1 for a simple one.</param>
    public Partition Partition(Graph graph, int[] nodes, double[] workOfKind)
    {
        if (nodes.Length == 0) return new Partition { Order = [], Start = [0], Strategy = Given.Name, Makespan = 0, CutBytes = 0 };
        var ops = new OpSet(graph, nodes, workOfKind);
        return Search(ops, new BlockCounts(ops, _options)).ToPartition();
    }

    /// <summary>Cuts ops into blocks by one strategy.</summary>
    /// <param name="strategy">One of <see cref="Strategies"/>.</param>
    /// <param name="graph">The whole graph.</param>
    /// <param name="nodes">The ops to be cut, ascending, at least one.</param>
    /// <param name="workOfKind">Work of an op of one or two inputs, by the index of its kind.</param>
    public Partition PartitionBy(IPartitionStrategy strategy, Graph graph, int[] nodes, double[] workOfKind)
    {
        var ops = new OpSet(graph, nodes, workOfKind);
        var arrangement = Arrangement.Whole(nodes);
        foreach (var step in Steps(strategy))
        {
            ops.Place(arrangement.Order);
            if (step.Arrange(ops, arrangement) is not { } next) break;
            arrangement = next;
        }

        return new BlockCounts(ops, _options).Choose(strategy.Name, arrangement).ToPartition();
    }

    // Others, as those of a comparison, start from the levels too.
    private static IPartitionStrategy[] Steps(IPartitionStrategy strategy) =>
        strategy == Given || strategy == DepthFirst ? [strategy] : strategy == Levels ? [DepthFirst, Levels] : [DepthFirst, Levels, strategy];

    private CutCandidate Search(OpSet ops, BlockCounts counts)
    {
        var enough = Near * ops.Profile.LowerBound(_options);
        var given = Arrangement.Whole(ops.Given);
        var best = counts.Choose(Given.Name, given);
        if (ops.Profile.Total < _options.SmallestWork || best.Makespan <= enough) return best;
        ops.Place(ops.Given);
        var basis = DepthFirst.Arrange(ops, given)!;
        best = Better(best, counts.Choose(DepthFirst.Name, basis));
        if (best.Makespan <= enough) return best;
        ops.Place(basis.Order);
        basis = Levels.Arrange(ops, basis)!;
        if (basis.OpsInRegionsFrom(WideLevel) > ops.Count / 4) best = Better(best, counts.Choose(Levels.Name, basis));
        foreach (var strategy in Stages)
        {
            // What does not work for few regions does not for more.
            ops.Place(basis.Order);
            if (best.Makespan <= enough || strategy.Arrange(ops, basis) is not { } arrangement) break;
            best = Better(best, counts.Choose(strategy.Name, arrangement));
        }

        return best;
    }

    // At equal time the first, that is the simpler one.
    private static CutCandidate Better(CutCandidate first, CutCandidate second) => second.Makespan < first.Makespan ? second : first;
}
