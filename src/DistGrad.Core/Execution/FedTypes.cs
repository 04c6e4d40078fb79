namespace DistGrad;

/// <summary>What a plan depends on of the feeds.</summary>
public static class FedTypes
{
    /// <summary>The feeds whose types a graph leaves open, that replace parameters, or that shapes depend on.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="feeds">Feeds, by graph node, ascending.</param>
    /// <param name="ops">Ops that the graph may use.</param>
    public static FedType[] Of(Graph graph, NodeValues feeds, OpRegistry ops)
    {
        if (Array.TrueForAll(graph.Columns.Kinds, kind => kind.Type.IsScalar && kind is { Attributes.Count: 0, Output: 0 } && kind.Op != NodeKind.Parameter)) return [];
        var statics = StaticNodes(graph, ops);
        var types = new List<FedType>();
        for (var i = 0; i < feeds.Count; i++)
        {
            var (node, declared) = (feeds.Nodes[i], graph.TypeOf(feeds.Nodes[i]));
            if (declared.IsKnown && graph.IsInput(node) && !statics[node]) continue;
            var tensor = feeds[i].ToTensor(declared.DType);
            types.Add(new FedType(node, tensor.Type, statics[node] ? tensor : null));
        }

        return [.. types];
    }

    // Nodes whose values shapes depend on. What only the extents of a value are read of does not count.
    private static bool[] StaticNodes(Graph graph, OpRegistry ops)
    {
        var isStatic = new bool[graph.Count];
        for (var node = graph.Count - 1; node >= 0; node--)
        {
            if (graph.KindOf(node).IsSource || ops.TryFind(graph.OpOf(node)) is not { } op || op is ShapeOp || op.Name == "Size") continue;
            var inputs = graph.InputsOf(node);
            for (var slot = 0; slot < inputs.Length; slot++)
                isStatic[inputs[slot]] |= isStatic[node] || (slot < 64 && (op.StaticInputs >> slot & 1) != 0);
        }

        return isStatic;
    }
}
