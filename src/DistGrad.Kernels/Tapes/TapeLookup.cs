namespace DistGrad.Kernels.Tapes;

/// <summary>Finds the position of any graph node of a tape.</summary>
internal sealed class TapeLookup
{
    // Ascending, with their positions in the same order.
    private readonly int[] _nodes;
    private readonly int[] _positions;

    public TapeLookup(TapeSpec spec)
    {
        var (nodes, positions) = (new List<int>(spec.Positions), new List<int>(spec.Positions));
        Add(spec.InputNode, 0);
        Add(spec.GraphNode, spec.Inputs + spec.Constants.Length);
        (_nodes, _positions) = ([.. nodes], [.. positions]);
        Array.Sort(_nodes, _positions);

        void Add(int[] column, int first)
        {
            for (var i = 0; i < column.Length; i++)
            {
                if (column[i] < 0) continue;
                nodes.Add(column[i]);
                positions.Add(first + i);
            }
        }
    }

    /// <summary>Position of a graph node, or a negative number where it is not in the tape.</summary>
    /// <param name="graphNode">The graph node.</param>
    public int PositionOf(int graphNode)
    {
        var at = Array.BinarySearch(_nodes, graphNode);
        return at < 0 ? at : _positions[at];
    }
}
