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

    /// <summary>A builder with all nodes of a graph, which keep their numbers, to go on from.</summary>
    /// <param name="graph">The graph.</param>
    public GraphBuilder Continue(Graph graph) => Copy(graph, new Dictionary<int, (TensorType, Tensor?)>(), null);

    // Nothing in a graph of scalars is open or can be told beforehand.
    private static bool IsScalar(Graph graph) => Array.TrueForAll(graph.Columns.Kinds, kind => kind is { Type: { IsScalar: true } or { IsTruth: true }, Attributes.Count: 0, Op: not NodeKind.Parameter });

    private GraphBuilder Copy(Graph graph, IReadOnlyDictionary<int, (TensorType Type, Tensor? Value)> feeds, ConstantFolder? folder)
    {
        var builder = new GraphBuilder(graph.Name, ops, folder);
        for (var node = 0; node < graph.Count; node++)
        {
            var kind = graph.KindOf(node);
            var fed = feeds.TryGetValue(node, out var feed);
            if (fed && feed.Value is not null) kind = kind with { Op = NodeKind.Constant };
            var expr = kind.Op switch
            {
                NodeKind.Input => builder.Unnamed(kind with { Type = fed ? feed.Type : kind.Type }),
                NodeKind.Parameter => fed ? builder.Unnamed(new NodeKind(NodeKind.Input, feed.Type)) : builder.UnnamedParameter(graph.ConstantOf(node).ToTensor(kind.Type.DType)),
                NodeKind.Constant when fed => builder.Constant(feed.Value!),
                NodeKind.Constant when kind.Type.IsScalar => builder.Constant(graph.ConstantOf(node).Scalar),
                NodeKind.Constant => builder.Constant(graph.ConstantOf(node).ToTensor(kind.Type.DType)),
                NodeKind.Absent => builder.Absent(),
                _ => Apply(builder, kind, graph.InputsOf(node)),
            };
            if (graph.NameOf(node) is { } name) expr.Named(name);
        }

        return builder;
    }

    private Expr Apply(GraphBuilder builder, NodeKind kind, ReadOnlySpan<int> nodes)
    {
        var inputs = new Expr[nodes.Length];
        for (var i = 0; i < inputs.Length; i++) inputs[i] = new Expr(builder, nodes[i]);
        return builder.Apply(ops.Find(kind.Op), inputs, kind.Attributes, kind.Output);
    }
}
