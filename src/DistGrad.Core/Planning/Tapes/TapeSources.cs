namespace DistGrad.Planning;

/// <summary>The positions of a tape that no instruction computes: inputs, then constants.</summary>
/// <param name="graph">The graph.</param>
/// <param name="positionOf">Positions of nodes; what earlier blocks left in it is told apart by looking back from the position to the node.</param>
internal sealed class TapeSources(Graph graph, int[] positionOf)
{
    private const int NoNode = -1;

    // For each position its node; what the node says is only right where this agrees.
    private readonly List<int> _nodes = [];
    private readonly List<double> _constants = [];
    private readonly Dictionary<int, int> _counts = [];

    // Where the last constant was found among those of the graph: the next one is mostly near.
    private int _lastConstant;

    /// <summary>Number of inputs and constants.</summary>
    public int Count => _nodes.Count;

    /// <summary>Values of the constants.</summary>
    public double[] Constants => [.. _constants];

    /// <summary>Begins a block.</summary>
    /// <param name="inputs">Its inputs.</param>
    public void Begin(ReadOnlySpan<int> inputs)
    {
        _nodes.Clear();
        _constants.Clear();
        _counts.Clear();
        foreach (var input in inputs)
        {
            positionOf[input] = _nodes.Count;
            _nodes.Add(input);
        }
    }

    /// <summary>Gives a constant of the graph a position, unless it has one or is an input.</summary>
    /// <param name="node">The constant.</param>
    public void Place(int node)
    {
        var position = positionOf[node];
        if ((uint)position < (uint)_nodes.Count && _nodes[position] == node) return;
        positionOf[node] = Add(node, ValueOf(node));
    }

    /// <summary>The position of a number of inputs.</summary>
    /// <param name="count">The number.</param>
    public int PlaceCount(int count)
    {
        if (!_counts.TryGetValue(count, out var position)) _counts[count] = position = Add(NoNode, count);
        return position;
    }

    private int Add(int node, double value)
    {
        _nodes.Add(node);
        _constants.Add(value);
        return _nodes.Count - 1;
    }

    private double ValueOf(int node)
    {
        var (nodes, next) = (graph.Columns.ConstantNodes, _lastConstant + 1);
        if ((uint)next >= (uint)nodes.Length || nodes[next] != node) next = Array.BinarySearch(nodes, node);
        if (next < 0) return graph.ConstantOf(node).Scalar;
        _lastConstant = next;
        return graph.Columns.ConstantValues[next];
    }
}
