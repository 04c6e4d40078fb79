namespace DistGrad.Planning;

/// <summary>Planned nodes on their way from the graph to the shards, in topological order, as growing columns.</summary>
internal sealed class Draft
{
    /// <summary>Stands in <see cref="Sources"/> for a value fed by the caller.</summary>
    public const int Feed = int.MinValue;

    public List<string> Ops { get; } = [];

    public List<int> GraphNodes { get; } = [];

    public List<NodeRole> Roles { get; } = [];

    /// <summary>First edge of each node, and the end.</summary>
    public List<int> EdgeStart { get; } = [0];

    /// <summary>For each edge: the producing node, <see cref="Feed"/>, or the complement of an index into <see cref="Constants"/>.</summary>
    public List<int> Sources { get; } = [];

    /// <summary>For each edge: whether a gradient goes back over it.</summary>
    public List<bool> Carries { get; } = [];

    public List<double> Constants { get; } = [];

    public int Count => Ops.Count;

    /// <summary>Closes a node whose edges have been added, and gives its number.</summary>
    public int Add(string op, int graphNode, NodeRole role)
    {
        Ops.Add(op);
        GraphNodes.Add(graphNode);
        Roles.Add(role);
        EdgeStart.Add(Sources.Count);
        return Count - 1;
    }

    public void AddEdge(int source, bool carries)
    {
        Sources.Add(source);
        Carries.Add(carries);
    }

    public int AddConstant(double value)
    {
        Constants.Add(value);
        return ~(Constants.Count - 1);
    }

    public bool IsNode(int source) => source >= 0;

    /// <summary>The edges that leave each node, in the order of their consumers: first index of each node, and the edges.</summary>
    public (int[] Start, int[] Edges) OutgoingEdges()
    {
        var start = new int[Count + 1];
        foreach (var source in Sources)
            if (IsNode(source)) start[source + 1]++;
        for (var node = 0; node < Count; node++) start[node + 1] += start[node];
        var edges = new int[start[Count]];
        var next = start.AsSpan(0, Count).ToArray();
        for (var edge = 0; edge < Sources.Count; edge++)
            if (IsNode(Sources[edge])) edges[next[Sources[edge]]++] = edge;
        return (start, edges);
    }
}
