namespace DistGrad.Planning;

/// <summary>Takes what a signature needs of a graph into a draft, a fan-in wider than allowed as a tree.</summary>
internal sealed class FanIn(Graph graph, PlanSignature signature, Liveness live, OpRegistry ops, int maxFan)
{
    private const string Relay = "Identity";

    private readonly Draft _draft = new(live.Size.Nodes, live.Size.Edges);
    private readonly int[] _plannedNode = new int[graph.Count];

    /// <summary>The draft, and for each graph node its planned node, or -1.</summary>
    public (Draft Draft, int[] PlannedNode) Take()
    {
        Array.Fill(_plannedNode, -1);
        for (var node = 0; node < graph.Count; node++)
            if (live.IsNeeded(node)) _plannedNode[node] = Take(node);
        return (_draft, _plannedNode);
    }

    private int Take(int node)
    {
        var role = RoleOf(node);
        if (graph.IsInput(node))
        {
            _draft.AddEdge(Draft.Feed, carries: false);
            return _draft.Add(Relay, node, role | NodeRole.Fed);
        }

        if (graph.IsConstant(node))
        {
            // A constant is bound into its consumers' slots; it is a node of its own only where somebody asks for it.
            if (role == NodeRole.None) return -1;
            _draft.AddEdge(_draft.AddConstant(graph.ConstantOf(node).Scalar), carries: false);
            return _draft.Add(Relay, node, role);
        }

        var inputs = graph.InputsOf(node);
        if (inputs.Length > maxFan && ops.Find(graph.OpOf(node)) is var op && (IsTree(op) || inputs.Length > KernelKey.MaxArity))
            return AddTree(node, op, role, inputs);
        for (var slot = 0; slot < inputs.Length; slot++) _draft.AddEdge(Source(inputs[slot]), live.CarriesGradient(inputs[slot], node, slot));
        return _draft.Add(graph.OpOf(node), node, role);
    }

    private static bool IsTree(Op op) => op.IsAssociative || op is MeanOp;

    private int Source(int producer) =>
        _plannedNode[producer] >= 0 ? _plannedNode[producer] : _draft.AddConstant(graph.ConstantOf(producer).Scalar);

    private NodeRole RoleOf(int node)
    {
        var role = NodeRole.None;
        if (Array.BinarySearch(signature.Fetches, node) >= 0) role |= NodeRole.Fetched;
        if (node == signature.GradientOf) role |= NodeRole.Root;
        if (live.IsBackward(node)) role |= NodeRole.Backward | (Array.BinarySearch(signature.Wrt, node) >= 0 ? NodeRole.Wrt : NodeRole.None);
        return role;
    }

    // Groups of neighbours, then groups of groups: the order of the inputs is kept, so that "the first maximal input" is still the first.
    private int AddTree(int node, Op op, NodeRole role, ReadOnlySpan<int> inputs)
    {
        if (!IsTree(op)) throw new GraphException($"Node '{graph.Label(node)}' ({op.Name}) has {inputs.Length} inputs; at most {KernelKey.MaxArity} are possible.");
        var group = op is MeanOp ? "Sum" : op.Name;
        var edges = new List<(int Source, bool Carries)>(inputs.Length);
        for (var slot = 0; slot < inputs.Length; slot++) edges.Add((Source(inputs[slot]), live.CarriesGradient(inputs[slot], node, slot)));
        while (edges.Count > maxFan)
        {
            var groups = new List<(int, bool)>((edges.Count / maxFan) + 1);
            for (var first = 0; first < edges.Count; first += maxFan)
                groups.Add(Insert(group, node, edges.GetRange(first, Math.Min(maxFan, edges.Count - first))));
            edges = groups;
        }

        return op is MeanOp
            ? AddNode("Div", node, role, [Insert("Sum", node, edges), (_draft.AddConstant(inputs.Length), false)])
            : AddNode(group, node, role, edges);
    }

    private (int Source, bool Carries) Insert(string op, int node, List<(int Source, bool Carries)> edges)
    {
        var carries = edges.Exists(edge => edge.Carries);
        return (AddNode(op, node, NodeRole.Inserted | (carries ? NodeRole.Backward : NodeRole.None), edges), carries);
    }

    private int AddNode(string op, int node, NodeRole role, List<(int Source, bool Carries)> edges)
    {
        foreach (var (source, carries) in edges) _draft.AddEdge(source, carries);
        return _draft.Add(op, node, role);
    }
}
