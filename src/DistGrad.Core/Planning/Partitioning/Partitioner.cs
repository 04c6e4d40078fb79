using DistGrad.Planning.Partitioning.Strategies;

namespace DistGrad.Planning.Partitioning;

/// <summary>Cuts ops into blocks: several orders, each cut into several numbers of blocks, and the best of them on the reference.</summary>
/// <param name="options">Limits, and the reference.</param>
internal sealed class Partitioner(PartitionOptions? options = null)
{
    public static readonly IPartitionStrategy Given = new GivenOrder();

    public static readonly IPartitionStrategy DepthFirst = new DepthFirstOrder();

    /// <summary>Made from the depth-first order.</summary>
    public static readonly IPartitionStrategy Levels = new LevelOrder();

    /// <summary>Made from the levels.</summary>
    public static readonly IPartitionStrategy[] Stages = [new StagedOrder(6), new StagedOrder(11), new StagedOrder(16), new StagedOrder(32)];

    // Micro-blocks, four for each and those at the ends of regions, are then still numbered in 16 bits.
    private const long MostBlocks = 6000;

    private readonly PartitionOptions _options = options ?? new();

    /// <summary>The strategies there are.</summary>
    public static IReadOnlyList<IPartitionStrategy> Strategies { get; } = [Given, DepthFirst, Levels, .. Stages];

    /// <summary>Cuts ops into blocks.</summary>
    /// <param name="graph">The whole graph.</param>
    /// <param name="nodes">The ops to be cut, ascending; edges from other nodes do not count.</param>
    /// <param name="workOfKind">Work of an op of one or two inputs, by the index of its kind; 1 for a simple one.</param>
    /// <exception cref="ArgumentException">There would be more than 6,000 blocks.</exception>
    public Partition Partition(Graph graph, int[] nodes, double[] workOfKind)
    {
        if (nodes.Length == 0) return new Partition { Order = [], Start = [0], Strategy = Given.Name, Makespan = 0, CutBytes = 0 };
        if (nodes.Length > MostBlocks * _options.MaxBlockOps)
            throw new ArgumentException($"{nodes.Length} ops are more than {MostBlocks} blocks of at most {_options.MaxBlockOps} hold.", nameof(nodes));
        var ops = new OpSet(graph, nodes, workOfKind);
        return new PartitionSearch(ops, _options).Best().ToPartition(ops.Pool.Take());
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

        return new BlockCounts(ops, _options).Choose(strategy.Name, arrangement).ToPartition(ops.Pool.Take());
    }

    // Others, as those of a comparison, start from the levels too.
    private static IPartitionStrategy[] Steps(IPartitionStrategy strategy) =>
        strategy == Given || strategy == DepthFirst ? [strategy] : strategy == Levels ? [DepthFirst, Levels] : [DepthFirst, Levels, strategy];
}
