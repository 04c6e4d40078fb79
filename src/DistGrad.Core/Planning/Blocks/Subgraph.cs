namespace DistGrad.Planning.Blocks;

/// <summary>Part of a graph as a graph of its own.</summary>
/// <param name="Graph">The part: first its inputs, in the order asked for.</param>
/// <param name="NodeOf">For each node of the whole that is in the part, its number there.</param>
internal sealed record Subgraph(Graph Graph, IReadOnlyDictionary<int, int> NodeOf)
{
    /// <summary>Cuts out what some outputs need beyond some inputs.</summary>
    /// <param name="whole">The graph, all types known.</param>
    /// <param name="inputs">Nodes whose values are given.</param>
    /// <param name="outputs">Nodes whose values are wanted; they become the outputs, in this order.</param>
    /// <param name="ops">Ops that the graph may use.</param>
    public static Subgraph Extract(Graph whole, IReadOnlyList<int> inputs, IReadOnlyList<int> outputs, OpRegistry ops)
    {
        var builder = new GraphBuilder(whole.Name, ops);
        var exprs = new Dictionary<int, Expr>();
        foreach (var input in inputs) exprs.Add(input, builder.Unnamed(new NodeKind(NodeKind.Input, whole.TypeOf(input))));
        foreach (var node in Needed(whole, exprs.Keys, outputs))
        {
            var kind = whole.KindOf(node);
            exprs.Add(node, kind.Op switch
            {
                NodeKind.Absent => builder.Absent(),
                NodeKind.Constant or NodeKind.Parameter => builder.Constant(whole.ConstantOf(node).ToTensor(kind.Type.DType)),
                _ => builder.Apply(ops.Find(kind.Op), [.. whole.InputsOf(node).ToArray().Select(input => exprs[input])], kind.Attributes, kind.Output),
            });
        }

        return new Subgraph(builder.Build([.. outputs.Select(output => exprs[output])]), exprs.ToDictionary(entry => entry.Key, entry => entry.Value.Node));
    }

    /// <summary>The nodes that outputs need, down to those that are given, ascending.</summary>
    /// <param name="whole">The graph.</param>
    /// <param name="given">Nodes whose values are given; not among the result.</param>
    /// <param name="outputs">Nodes whose values are wanted.</param>
    public static SortedSet<int> Needed(Graph whole, ICollection<int> given, IEnumerable<int> outputs)
    {
        var needed = new SortedSet<int>();
        var open = new Stack<int>(outputs);
        while (open.TryPop(out var node))
        {
            if (given.Contains(node) || !needed.Add(node)) continue;
            foreach (var input in whole.InputsOf(node)) open.Push(input);
        }

        return needed;
    }
}
