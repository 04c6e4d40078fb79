using DistGrad.Planning.Partitioning.Strategies;

namespace DistGrad.Planning.Partitioning;

/// <summary>Cuts ops into blocks: several orders, each cut into several numbers of blocks, and the best of them on the reference.</summary>
/// <param name="options">Limits, and the reference.</param>
internal sealed class Partitioner(PartitionOptions? options = null)
{
    // A cut this near to the lower bound is good enough not to look for others.
    private const double Near = 1.1;

    private static readonly IPartitionStrategy Given = new GivenOrder();
    private static readonly IPartitionStrategy DepthFirst = new DepthFirstOrder();

    // They start from the depth-first order.
    private static readonly IPartitionStrategy[] Refinements = [new StagedOrder(8), new StagedOrder(16), new StagedOrder(32), new LevelOrder()];

    private readonly PartitionOptions _options = options ?? new();

    /// <summary>The strategies there are.</summary>
    public static IReadOnlyList<IPartitionStrategy> Strategies { get; } = [Given, DepthFirst, .. Refinements];

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
        var basis = nodes;
        if (strategy != Given && strategy != DepthFirst) ops.Place(basis = DepthFirst.Arrange(ops, nodes).Order);
        return new BlockCounts(ops, _options).Choose(strategy.Name, strategy.Arrange(ops, basis)).ToPartition();
    }

    private CutCandidate Search(OpSet ops, BlockCounts counts)
    {
        var enough = Near * ops.Profile.LowerBound(_options);
        var best = counts.Choose(Given.Name, Given.Arrange(ops, ops.Given));
        if (ops.Profile.Total < _options.SmallestWork || best.Makespan <= enough) return best;
        ops.Place(ops.Given);
        var basis = DepthFirst.Arrange(ops, ops.Given);
        best = Better(best, counts.Choose(DepthFirst.Name, basis));
        foreach (var strategy in Refinements)
        {
            if (best.Makespan <= enough) break;
            ops.Place(basis.Order);
            best = Better(best, counts.Choose(strategy.Name, strategy.Arrange(ops, basis.Order)));
        }

        return best;
    }

    // At equal time the first, that is the simpler one.
    private static CutCandidate Better(CutCandidate first, CutCandidate second) => second.Makespan < first.Makespan ? second : first;
}
