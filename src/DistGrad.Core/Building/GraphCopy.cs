namespace DistGrad;

/// <summary>Copies nodes of a graph into another one under construction, once each.</summary>
/// <param name="graph">The graph to copy from.</param>
/// <param name="builder">Where to.</param>
/// <param name="given">What stands for the first nodes; those are not copied.</param>
internal sealed class GraphCopy(Graph graph, GraphBuilder builder, ReadOnlySpan<Expr> given = default)
{
    private readonly Expr?[] _copies = Given(graph, given);

    /// <summary>Copies nodes with all that they depend on, in the order of the graph.</summary>
    /// <param name="nodes">The nodes.</param>
    /// <returns>Their copies.</returns>
    public Expr[] Copy(ReadOnlySpan<int> nodes)
    {
        var wanted = Reach.Back(graph, nodes);
        for (var node = 0; node < graph.Count; node++)
            if (wanted[node]) _copies[node] ??= Copy(node);
        return [.. nodes.ToArray().Select(node => _copies[node]!.Value)];
    }

    /// <summary>Copies one node whose inputs are there. It has no name yet.</summary>
    /// <param name="builder">Where to.</param>
    /// <param name="graph">The graph to copy from.</param>
    /// <param name="node">The node.</param>
    /// <param name="inputs">What stands for its inputs.</param>
    public static Expr Copy(GraphBuilder builder, Graph graph, int node, ReadOnlySpan<Expr> inputs)
    {
        var kind = graph.KindOf(node);
        return kind.Op switch
        {
            NodeKind.Input => builder.Unnamed(kind),
            NodeKind.Parameter => builder.UnnamedParameter(graph.ConstantOf(node).ToTensor(kind.Type.DType)),
            NodeKind.Constant when kind.Type.IsScalar => builder.Constant(graph.ConstantOf(node).Scalar),
            NodeKind.Constant => builder.Constant(graph.ConstantOf(node).ToTensor(kind.Type.DType)),
            NodeKind.Absent => builder.Absent(),
            _ => builder.Apply(builder.Ops.Find(kind.Op), inputs, kind.Attributes, kind.Output),
        };
    }

    /// <summary>Makes copies of the inputs of groups groups again. Where one of its inputs is an input no longer, each of the others is named by itself.</summary>
    /// <param name="builder">Where the copies are; it has no groups yet.</param>
    /// <param name="graph">The graph that was copied.</param>
    /// <param name="copyOf">Copy of a node.</param>
    public static void CopyGroups(GraphBuilder builder, Graph graph, Func<int, Expr> copyOf)
    {
        foreach (var group in graph.InputGroups)
        {
            var first = copyOf(group.First).Node;
            var isWhole = true;
            for (var i = 0; i < group.Count && isWhole; i++)
                isWhole = copyOf(group.First + i).Node == first + i && builder.KindOf(first + i) == InputGroup.Element;
            if (isWhole)
            {
                builder.Group(group with { First = first });
                continue;
            }

            for (var node = group.First; node < group.End; node++) copyOf(node).Named(group.NameOf(node));
        }
    }

    private Expr Copy(int node)
    {
        var nodes = graph.InputsOf(node);
        var inputs = new Expr[nodes.Length];
        for (var i = 0; i < inputs.Length; i++) inputs[i] = _copies[nodes[i]]!.Value;
        return Copy(builder, graph, node, inputs);
    }

    private static Expr?[] Given(Graph graph, ReadOnlySpan<Expr> given)
    {
        var copies = new Expr?[graph.Count];
        for (var i = 0; i < given.Length; i++) copies[i] = given[i];
        return copies;
    }
}
