namespace DistGrad.Planning;

/// <summary>Planned nodes on their way from the graph to the shards, in topological order, as growing columns.</summary>
/// <param name="nodes">Number of nodes to expect.</param>
/// <param name="edges">Number of edges to expect.</param>
internal sealed class Draft(int nodes, int edges)
{
    /// <summary>Stands in <see cref="Sources"/> for a value fed by the caller.</summary>
    public const int Feed = int.MinValue;

    private (int[] Start, int[] Edges)? _outgoing;

    public List<NodeKind> Kinds { get; } = new(nodes);

    public List<int> GraphNodes { get; } = new(nodes);

    public List<NodeRole> Roles { get; } = new(nodes);

    /// <summary>First edge of each node, and the end.</summary>
    public List<int> EdgeStart { get; } = new(nodes + 1) { 0 };

    /// <summary>For each edge: the producing node, <see cref="Feed"/>, or the complement of an index into <see cref="Constants"/>.</summary>
    public List<int> Sources { get; } = new(edges);

    /// <summary>For each edge: whether a gradient goes back over it.</summary>
    public List<bool> Carries { get; } = new(edges);

    public List<(Value Value, TensorType Type)> Constants { get; } = [];

    /// <summary>What blocks compute, by their draft node.</summary>
    public Dictionary<int, BlockSpec> Blocks { get; } = [];

    /// <summary>Tapes of blocks of scalars, by their draft node.</summary>
    public Dictionary<int, TapeSpec> Tapes { get; } = [];

    public int Count => Kinds.Count;

    /// <summary>Closes a node whose edges have been added, and gives its number.</summary>
    public int Add(NodeKind kind, int graphNode, NodeRole role)
    {
        Kinds.Add(kind);
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

    public int AddConstant(Value value, TensorType type)
    {
        Constants.Add((value, type));
        return ~(Constants.Count - 1);
    }

    public bool IsNode(int source) => source >= 0;

    /// <summary>Type of what an edge carries.</summary>
    public TensorType TypeOf(int source) => source >= 0 ? Kinds[source].Type : Constants[~source].Type;

    /// <summary>The edges that leave each node, in the order of their consumers: first index of each node, and the edges.</summary>
    /// <remarks>To be asked for once all nodes are there; nobody changes the columns.</remarks>
    public (int[] Start, int[] Edges) OutgoingEdges() => _outgoing ??= CollectOutgoingEdges();

    private (int[] Start, int[] Edges) CollectOutgoingEdges()
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
