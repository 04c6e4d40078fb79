namespace DistGrad;

/// <summary>Turns what callers write, labels and dictionaries, into nodes of a graph.</summary>
public static class GraphQuery
{
    /// <summary>The node of a label, or the graph's only output.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="label">A label, or null.</param>
    /// <exception cref="UnknownNodeException">There is no such node.</exception>
    /// <exception cref="ArgumentException">No label is given and the graph has several outputs.</exception>
    public static int Root(Graph graph, string? label) => Root(graph.Index, label);

    /// <inheritdoc cref="Root(Graph, string?)"/>
    public static int Root(GraphIndex graph, string? label)
    {
        if (label is not null) return graph.Find(label);
        if (graph.Outputs.Length == 1) return graph.Outputs[0];
        throw new ArgumentException($"Graph '{graph.Name}' has {graph.Outputs.Length} outputs; say which one to differentiate.", nameof(label));
    }

    /// <summary>All input nodes of a graph, ascending, elements of groups among them.</summary>
    /// <param name="graph">The graph.</param>
    public static IEnumerable<int> InputsOf(Graph graph) => Sources(graph.Index, kind => kind.Op == NodeKind.Input);

    /// <summary>What a gradient is by unless said otherwise: all inputs and parameters that consist of floating-point numbers, ascending.</summary>
    /// <param name="graph">The graph.</param>
    public static IEnumerable<int> Differentiable(Graph graph) => Differentiable(graph.Index);

    /// <inheritdoc cref="Differentiable(Graph)"/>
    public static IEnumerable<int> Differentiable(GraphIndex graph) => Sources(graph, kind => kind.Type.DType.IsFloat());

    private static List<int> Sources(GraphIndex graph, Func<NodeKind, bool> condition)
    {
        var (nodes, group) = (new List<int>(), 0);
        foreach (var (node, kind) in graph.SingleSources)
        {
            AddGroups(node);
            if (condition(kind)) nodes.Add(node);
        }

        AddGroups(graph.Count);
        return nodes;

        void AddGroups(int before)
        {
            for (; group < graph.InputGroups.Length && graph.InputGroups[group].First < before; group++)
                for (var node = graph.InputGroups[group].First; node < graph.InputGroups[group].End; node++) nodes.Add(node);
        }
    }

    /// <summary>Feeds by graph node.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="feeds">Feeds by name of the input; NaN and infinities are allowed.</param>
    /// <exception cref="FeedException">A feed is for something that is no single input, or two are for the same one.</exception>
    public static NodeValues Feeds(Graph graph, IReadOnlyDictionary<string, double> feeds) => FeedPacking.Pack(graph.Index, feeds.Select(feed => (feed.Key, (Value)feed.Value)));

    /// <summary>Feeds by graph node.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="feeds">Feeds by name of the input or parameter, or of a group, which is fed a vector of its length; NaN and infinities are allowed.</param>
    /// <exception cref="FeedException">A feed is for something that is no input, two are for the same one, or one has another type than the graph declares.</exception>
    public static NodeValues Feeds(Graph graph, IReadOnlyDictionary<string, Tensor> feeds) => Feeds(graph.Index, feeds);

    /// <inheritdoc cref="Feeds(Graph, IReadOnlyDictionary{string, Tensor})"/>
    public static NodeValues Feeds(GraphIndex graph, IReadOnlyDictionary<string, Tensor> feeds) =>
        FeedPacking.Pack(graph, feeds.Select(feed => (feed.Key, feed.Value.Type is { IsScalar: true } or { IsTruth: true } ? feed.Value.Number(0) : (Value)feed.Value)));

    /// <summary>Feeds in which every element of a group has an entry of its own, for those who go through them one by one.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="feeds">Feeds by name.</param>
    /// <exception cref="FeedException">A feed for a group is no vector of its length.</exception>
    public static IReadOnlyDictionary<string, Tensor> ByElement(GraphIndex graph, IReadOnlyDictionary<string, Tensor> feeds)
    {
        if (!feeds.Keys.Any(name => graph.TryFindGroup(name, out _))) return feeds;
        var all = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var (name, tensor) in feeds)
        {
            if (!graph.TryFindGroup(name, out var group)) all.Add(name, tensor);
            else foreach (var (number, i) in FeedPacking.Elements(graph, group, tensor).ToArray().Select((number, i) => (number, i))) all.Add(group.NameOf(group.First + i), Tensor.Scalar(number));
        }

        return all;
    }
}
