namespace DistGrad;

/// <summary>Makes a graph for known types: open extents are filled in, and what shapes depend on is computed. Nodes keep their numbers.</summary>
/// <param name="ops">Ops that graphs may use.</param>
/// <param name="compute">Computes an op on tensors, or null where values that only kernels can compute may stay open.</param>
public sealed class Specializer(OpRegistry ops, Func<OpNode, TensorType, Tensor>? compute = null)
{
    /// <summary>A graph with the types that feeds have.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="feeds">For inputs and parameters, by node: the type fed, and the value where shapes depend on it, else null.</param>
    /// <exception cref="FeedException">A feed does not fit the type that the graph declares.</exception>
    /// <exception cref="GraphException">Shapes do not fit together, or depend on what is not known.</exception>
    public Graph Specialize(Graph graph, IReadOnlyDictionary<int, (TensorType Type, Tensor? Value)> feeds)
    {
        if (feeds.Count == 0 && IsScalar(graph)) return graph;
        Dimensions.Check(graph, feeds);
        var builder = Copy(graph, feeds, compute is null ? null : new ConstantFolder(compute));
        Expr[] outputs = [.. graph.Outputs.ToArray().Select(output => new Expr(builder, output))];
        return builder.BuildFolded(outputs);
    }

    /// <summary>A graph with the types that feeds have. Feeds whose values shapes depend on become constants.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="feeds">Feeds by name of the input or parameter; none is needed for inputs whose types are known.</param>
    /// <exception cref="FeedException">A feed is for no input, or does not fit the type that the graph declares.</exception>
    /// <exception cref="GraphException">Shapes do not fit together, or depend on what is not known.</exception>
    public Graph Specialize(Graph graph, IReadOnlyDictionary<string, Tensor> feeds) =>
        Specialize(graph, FedTypes.Of(graph, GraphQuery.Feeds(graph, feeds), ops).ToDictionary(feed => feed.Node, feed => (feed.Type, feed.Value)));

    /// <summary>A builder with all nodes of a graph, which keep their numbers, to go on from.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="name">Name of the new graph; that of the old one if null.</param>
    public GraphBuilder Continue(Graph graph, string? name = null) => Copy(graph, new Dictionary<int, (TensorType, Tensor?)>(), null, name);

    // Nothing in a graph of scalars is open or can be told beforehand.
    private static bool IsScalar(Graph graph) => Array.TrueForAll(graph.Columns.Kinds, kind => kind is { Type: { IsScalar: true } or { IsTruth: true }, Attributes.Count: 0, Op: not NodeKind.Parameter });

    private GraphBuilder Copy(Graph graph, IReadOnlyDictionary<int, (TensorType Type, Tensor? Value)> feeds, ConstantFolder? folder, string? name = null)
    {
        var builder = new GraphBuilder(name ?? graph.Name, ops, folder);
        for (var node = 0; node < graph.Count; node++)
        {
            var kind = graph.KindOf(node);
            var fed = feeds.TryGetValue(node, out var feed);
            if (fed && feed.Value is not null) kind = kind with { Op = NodeKind.Constant };
            var expr = kind.Op switch
            {
                NodeKind.Input when fed => builder.Unnamed(kind with { Type = feed.Type }),
                NodeKind.Parameter when fed => builder.Unnamed(new NodeKind(NodeKind.Input, feed.Type)),
                NodeKind.Constant when fed => builder.Constant(feed.Value!),
                _ => GraphCopy.Copy(builder, graph, node, Inputs(builder, graph.InputsOf(node))),
            };

            // Where none is fed, the plan is for the value there is: shapes may depend on it. Only numbers have gradients.
            if (folder is not null && kind.Op == NodeKind.Parameter && !fed && !kind.Type.DType.IsFloat()) builder.SetKnownValue(expr.Node, graph.ConstantOf(node).ToTensor(kind.Type.DType));
            if (graph.Index.OwnNameOf(node) is { } label) expr.Named(label);
        }

        GraphCopy.CopyGroups(builder, graph, node => new Expr(builder, node));
        return builder;
    }

    private static Expr[] Inputs(GraphBuilder builder, ReadOnlySpan<int> nodes)
    {
        var inputs = new Expr[nodes.Length];
        for (var i = 0; i < inputs.Length; i++) inputs[i] = new Expr(builder, nodes[i]);
        return inputs;
    }
}
