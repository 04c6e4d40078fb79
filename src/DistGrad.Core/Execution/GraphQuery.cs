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

    /// <summary>What a gradient is by unless said otherwise: all inputs and parameters that consist of floating-point numbers, ascending.</summary>
    /// <param name="graph">The graph.</param>
    public static IEnumerable<int> Differentiable(Graph graph) =>
        Enumerable.Range(0, graph.Count).Where(node => (graph.IsInput(node) || graph.IsParameter(node)) && graph.TypeOf(node).DType.IsFloat());

    /// <summary>Feeds by graph node.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="feeds">Feeds by name of the input; NaN and infinities are allowed.</param>
    /// <exception cref="FeedException">A feed is for something that is no input, or two are for the same one.</exception>
    public static NodeValues Feeds(Graph graph, IReadOnlyDictionary<string, double> feeds) => Feeds(graph, feeds.Select(feed => (feed.Key, (Value)feed.Value)), feeds.Count);

    /// <summary>Feeds by graph node.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="feeds">Feeds by name of the input or parameter; NaN and infinities are allowed.</param>
    /// <exception cref="FeedException">A feed is for something that is no input, two are for the same one, or one has another type than the graph declares.</exception>
    public static NodeValues Feeds(Graph graph, IReadOnlyDictionary<string, Tensor> feeds) =>
        Feeds(graph, feeds.Select(feed => (feed.Key, feed.Value.Type is { IsScalar: true } or { IsTruth: true } ? feed.Value.Number(0) : (Value)feed.Value)), feeds.Count);

    private static NodeValues Feeds(Graph graph, IEnumerable<(string Name, Value Value)> feeds, int count)
    {
        var nodes = new int[count];
        var values = new Value[count];
        var i = 0;
        foreach (var (name, value) in feeds)
        {
            if (!graph.TryFind(name, out nodes[i]) || !(graph.IsInput(nodes[i]) || graph.IsParameter(nodes[i])))
                throw new FeedException($"'{name}' is fed, but is no input of graph '{graph.Name}'; its inputs are {Inputs(graph)}.");
            values[i++] = value;
        }

        Array.Sort(nodes, values);
        for (i = 0; i < nodes.Length; i++)
        {
            if (i > 0 && nodes[i] == nodes[i - 1]) throw new FeedException($"Input '{graph.Label(nodes[i])}' is fed twice, by its name and by its number.");
            values[i] = Fitted(graph, nodes[i], values[i]);
        }

        return NodeValues.Pack(nodes, values);
    }

    // A number is taken for a scalar of any floating-point type; everything else has the type that is declared.
    private static Value Fitted(Graph graph, int node, Value value)
    {
        var declared = graph.TypeOf(node);
        if (value.Content is null && declared is { IsScalar: true } or { IsTruth: true }) return value;
        var tensor = value.Tensor ?? (declared.DType.IsFloat() ? Tensor.Full(new TensorType(declared.DType, Shape.Scalar), value.Scalar) : Tensor.Scalar(value.Scalar));
        Dimensions.Check(graph, new Dictionary<int, (TensorType, Tensor?)> { [node] = (tensor.Type, null) });
        return tensor.Type is { IsScalar: true } or { IsTruth: true } ? tensor.Number(0) : tensor;
    }

    private static string Inputs(Graph graph)
    {
        var names = InputsOf(graph).Select(graph.Label).Take(13).ToList();
        return names.Count == 0 ? "none" : string.Join(", ", names.Take(12)) + (names.Count > 12 ? ", …" : "");
    }
}
