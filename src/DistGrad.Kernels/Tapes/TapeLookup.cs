namespace DistGrad.Kernels.Tapes;

/// <summary>Finds any graph node of a tape.</summary>
internal sealed class TapeLookup
{
    // Ascending, with their positions in the same order.
    private readonly int[] _nodes;
    private readonly int[] _positions;

    // By position.
    private readonly bool[] _hasGradient;

    public TapeLookup(TapeSpec spec)
    {
        var first = spec.Inputs + spec.Constants.Length;
        var (nodes, positions) = (new List<int>(spec.Positions), new List<int>(spec.Positions));
        for (var i = 0; i < spec.Inputs; i++) Add(spec.InputNode[i], i);
        for (var i = 0; i < spec.Instructions; i++) Add(spec.GraphNode[i], first + i);
        (_nodes, _positions) = ([.. nodes], [.. positions]);
        Array.Sort(_nodes, _positions);

        _hasGradient = new bool[spec.Positions];
        foreach (var at in spec.WrtAt) _hasGradient[at] = true;
        foreach (var slot in spec.Gradients)
            foreach (var at in slot) _hasGradient[at] = true;
        foreach (var length in spec.RunLength)
        {
            var count = length < 0 ? ~length : length;
            if (length > 0) _hasGradient.AsSpan(first, count).Fill(true);
            first += count;
        }

        void Add(int node, int position)
        {
            // A step of a wide op is no node.
            if (node < 0) return;
            nodes.Add(node);
            positions.Add(position);
        }
    }

    /// <summary>Position of a graph node, or a negative number where it is not in the tape.</summary>
    /// <param name="graphNode">The graph node.</param>
    public int PositionOf(int graphNode)
    {
        var at = Array.BinarySearch(_nodes, graphNode);
        return at < 0 ? at : _positions[at];
    }

    /// <summary>Whether the backward pass gives a gradient.</summary>
    /// <param name="position">A position.</param>
    public bool HasGradient(int position) => _hasGradient[position];
}
