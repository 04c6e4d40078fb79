namespace DistGrad.Planning.Partitioning;

/// <summary>The ops that are cut, and where each stands in the order that is looked at.</summary>
internal sealed class OpSet
{
    private readonly double[] _workOfKind;

    /// <summary>The ops in their given order.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="nodes">The ops, ascending.</param>
    /// <param name="workOfKind">Work of an op of two inputs, by the index of its kind.</param>
    public OpSet(Graph graph, int[] nodes, double[] workOfKind)
    {
        (Columns, Given, _workOfKind, Pool) = (graph.Columns, nodes, workOfKind, new ColumnPool(nodes.Length));
        Position = GC.AllocateUninitializedArray<int>(graph.Count);
        Array.Fill(Position, -1);
        Place(nodes);
        Profile = WorkProfile.Of(this);
    }

    public GraphColumns Columns { get; }

    /// <summary>The ops, ascending.</summary>
    public int[] Given { get; }

    /// <summary>For each graph node its place in the order that was placed last; -1 for what is not cut.</summary>
    public int[] Position { get; }

    public int Count => Given.Length;

    /// <summary>Columns as long as <see cref="Count"/>.</summary>
    public ColumnPool Pool { get; }

    public WorkProfile Profile { get; }

    /// <summary>Work of an op: that of its kind for each pair of inputs, since the work of a wide op is in its fan-in.</summary>
    /// <param name="node">Graph node.</param>
    public double WorkOf(int node) =>
        _workOfKind[Columns.KindOf[node]] * Math.Max(1, Columns.InputStart[node + 1] - Columns.InputStart[node] - 1);

    /// <summary>Sets <see cref="Position"/>.</summary>
    /// <param name="order">All ops in another order.</param>
    public void Place(int[] order)
    {
        var position = Position;
        for (var i = 0; i < order.Length; i++) position[order[i]] = i;
    }
}
