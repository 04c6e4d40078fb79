namespace DistGrad;

/// <summary>Turns what callers write, labels and dictionaries, into nodes of a graph.</summary>
public static class GraphQuery
{
    /// <summary>The node of a label, or the graph's only output.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="label">A label, or null.</param>
    /// <exception cref="UnknownNodeException">There is no such node.</exception>
    /// <exception cref="ArgumentException">No label is given and the graph has several outputs.</exception>
    public static int Root(Graph graph, string? label)
    {
        if (label is not null) return graph.Find(label);
        if (graph.Outputs.Length == 1) return graph.Outputs[0];
        throw new ArgumentException($"Graph '{graph.Name}' has {graph.Outputs.Length} outputs; say which one to differentiate.", nameof(label));
    }

    /// <summary>All input nodes of a graph, ascending.</summary>
    /// <param name="graph">The graph.</param>
    public static IEnumerable<int> InputsOf(Graph graph) => Enumerable.Range(0, graph.Count).Where(graph.IsInput);

    /// <summary>Feeds by graph node.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="feeds">Feeds by name of the input; NaN and infinities are allowed.</param>
    /// <exception cref="FeedException">A feed is for something that is no input, or two are for the same one.</exception>
    public static NodeValues Feeds(Graph graph, IReadOnlyDictionary<string, double> feeds)
    {
        var nodes = new int[feeds.Count];
        var values = new double[feeds.Count];
        var i = 0;
        foreach (var (name, value) in feeds)
        {
            if (!graph.TryFind(name, out nodes[i]) || !graph.IsInput(nodes[i]))
                throw new FeedException($"'{name}' is fed, but is no input of graph '{graph.Name}'; its inputs are {Inputs(graph)}.");
            values[i++] = value;
        }

        Array.Sort(nodes, values);
        for (i = 1; i < nodes.Length; i++)
            if (nodes[i] == nodes[i - 1]) throw new FeedException($"Input '{graph.Label(nodes[i])}' is fed twice, by its name and by its number.");
        return NodeValues.Pack(nodes, values);
    }

    private static string Inputs(Graph graph)
    {
        var names = InputsOf(graph).Select(graph.Label).Take(13).ToList();
        return names.Count == 0 ? "none" : string.Join(", ", names.Take(12)) + (names.Count > 12 ? ", …" : "");
    }
}
