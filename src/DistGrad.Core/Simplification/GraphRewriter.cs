namespace DistGrad.Simplification;

/// <summary>Rewrites a graph node by node, in topological order.</summary>
/// <param name="graph">The graph.</param>
/// <param name="ops">Ops that it may use.</param>
internal sealed class GraphRewriter(Graph graph, OpRegistry ops)
{
    private readonly GraphBuilder _builder = new(graph.Name, ops);

    /// <summary>The rewritten graph, with nodes that nothing needs any more.</summary>
    public Graph Rewrite()
    {
        var terms = new Terms(_builder);
        var rewritten = new Expr[graph.Count];
        var live = LiveNodes.Of(graph);
        for (var node = 0; node < graph.Count; node++)
            if (live[node]) rewritten[node] = Rewrite(node, rewritten, terms);
        GraphCopy.CopyGroups(_builder, graph, node => rewritten[node]);
        return _builder.Build([.. graph.Outputs.ToArray().Select(output => rewritten[output])]);
    }

    private Expr Rewrite(int node, Expr[] rewritten, Terms terms)
    {
        var nodes = graph.InputsOf(node);
        var inputs = new Expr[nodes.Length];
        for (var i = 0; i < inputs.Length; i++) inputs[i] = rewritten[nodes[i]];
        var kind = graph.KindOf(node);
        var name = graph.Index.OwnNameOf(node);
        if (kind.IsSource)
        {
            if (name is null && kind.Op == NodeKind.Constant) return terms.Constant(graph.ConstantOf(node).ToTensor(kind.Type.DType));
            var source = GraphCopy.Copy(_builder, graph, node, inputs);
            return name is null ? source : terms.Name(source, name);
        }

        var before = _builder.Count;
        var term = terms.Apply(ops.Find(kind.Op), inputs, kind.Attributes, kind.Output);
        return name is null ? term : terms.Name(term.Node < before ? Functions.Identity(term) : terms.Again(term), name);
    }
}
