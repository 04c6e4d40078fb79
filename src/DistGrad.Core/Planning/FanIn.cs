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
        var (kind, role) = (graph.KindOf(node), RoleOf(node));
        switch (kind.Op)
        {
            case NodeKind.Input:
                _draft.AddEdge(Draft.Feed, carries: false);
                return _draft.Add(new NodeKind(Relay, kind.Type), node, role | NodeRole.Fed);
            case NodeKind.Absent:
                return -1;
            case NodeKind.Constant or NodeKind.Parameter:
                // Bound into its consumers' slots; it is a node of its own only where somebody asks for it.
                if (role == NodeRole.None) return -1;
                _draft.AddEdge(_draft.AddConstant(graph.ConstantOf(node), kind.Type), carries: false);
                return _draft.Add(new NodeKind(Relay, kind.Type), node, role);
        }

        var inputs = graph.InputsOf(node);
        if (inputs.Length > maxFan && ops.Find(kind.Op) is var op && (IsTree(op) || inputs.Length > KernelKey.MaxArity))
            return AddTree(node, op, role, inputs);
        for (var slot = 0; slot < inputs.Length; slot++)
        {
            var (source, carries) = EdgeTo(node, slot, inputs[slot]);
            _draft.AddEdge(source, carries);
        }

        return _draft.Add(kind, node, role);
    }

    private static bool IsTree(Op op) => op.IsAssociative || op is MeanOp;

    // A constant is bound even where it is a node too, since its consumer may be planned for its value: only a gradient has to go there.
    private (int Source, bool Carries) EdgeTo(int consumer, int slot, int producer)
    {
        var carries = live.CarriesGradient(producer, consumer, slot);
        if (_plannedNode[producer] >= 0 && (carries || !graph.IsConstant(producer))) return (_plannedNode[producer], carries);
        return (graph.IsAbsent(producer) ? _draft.AddConstant(default, default) : _draft.AddConstant(graph.ConstantOf(producer), graph.TypeOf(producer)), carries);
    }

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
        var kind = graph.KindOf(node);
        var group = op is MeanOp ? ops.Find("Sum") : op;
        var edges = new List<(int Source, bool Carries)>(inputs.Length);
        for (var slot = 0; slot < inputs.Length; slot++) edges.Add(EdgeTo(node, slot, inputs[slot]));
        while (edges.Count > maxFan)
        {
            var groups = new List<(int, bool)>((edges.Count / maxFan) + 1);
            for (var first = 0; first < edges.Count; first += maxFan)
                groups.Add(Insert(group, kind.Attributes, node, edges.GetRange(first, Math.Min(maxFan, edges.Count - first))));
            edges = groups;
        }

        if (op is not MeanOp) return AddNode(kind, node, role, edges);
        var count = new TensorType(kind.Type.DType, Shape.Scalar);
        Value number = count.IsScalar ? inputs.Length : Tensor.Full(count, inputs.Length);
        return AddNode(new NodeKind("Div", kind.Type), node, role, [Insert(group, kind.Attributes, node, edges), (_draft.AddConstant(number, count), false)]);
    }

    private (int Source, bool Carries) Insert(Op op, Attributes attributes, int node, List<(int Source, bool Carries)> edges)
    {
        var carries = edges.Exists(edge => edge.Carries);
        var type = op.InferType(new OpNode(op, [.. edges.Select(edge => _draft.TypeOf(edge.Source))], attributes: attributes));
        return (AddNode(new NodeKind(op.Name, type, attributes), node, NodeRole.Inserted | (carries ? NodeRole.Backward : NodeRole.None), edges), carries);
    }

    private int AddNode(NodeKind kind, int node, NodeRole role, List<(int Source, bool Carries)> edges)
    {
        foreach (var (source, carries) in edges) _draft.AddEdge(source, carries);
        return _draft.Add(kind, node, role);
    }
}
