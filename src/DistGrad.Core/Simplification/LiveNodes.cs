namespace DistGrad.Simplification;

/// <summary>The nodes of a graph that an output, or a name, needs.</summary>
internal static class LiveNodes
{
    /// <summary>Marks them; inputs and parameters are among them even if nothing reads them.</summary>
    /// <param name="graph">The graph.</param>
    public static bool[] Of(Graph graph)
    {
        var roots = new List<int>(graph.Outputs.ToArray());
        roots.AddRange(graph.NamedNodes.Select(named => named.Node));
        for (var node = 0; node < graph.Count; node++)
            if (graph.IsInput(node) || graph.IsParameter(node)) roots.Add(node);
        return Reach.Back(graph, [.. roots]);
    }

    /// <summary>The graph without its other nodes. A named Identity of a constant, or of a node that nothing else reads, gives its name to that.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="ops">Ops that it may use.</param>
    public static Graph Keep(Graph graph, OpRegistry ops)
    {
        var live = Of(graph);
        var readers = new int[graph.Count];
        for (var node = 0; node < graph.Count; node++)
        {
            if (!live[node]) continue;
            foreach (var input in graph.InputsOf(node)) readers[input]++;
        }

        foreach (var output in graph.Outputs) readers[output]++;
        var builder = new GraphBuilder(graph.Name, ops);
        var kept = new Expr[graph.Count];
        for (var node = 0; node < graph.Count; node++)
        {
            if (!live[node]) continue;
            var inputs = graph.InputsOf(node);
            var isAlias = graph.OpOf(node) == "Identity" && graph.NameOf(node) is not null && graph.NameOf(inputs[0]) is null;
            if (isAlias && readers[inputs[0]] == 1) kept[node] = kept[inputs[0]];
            else kept[node] = GraphCopy.Copy(builder, graph, isAlias && graph.IsConstant(inputs[0]) ? inputs[0] : node, [.. inputs.ToArray().Select(input => kept[input])]);
            if (graph.Index.OwnNameOf(node) is { } name) kept[node].Named(name);
        }

        GraphCopy.CopyGroups(builder, graph, node => kept[node]);
        return builder.Build([.. graph.Outputs.ToArray().Select(output => kept[output])]);
    }
}
