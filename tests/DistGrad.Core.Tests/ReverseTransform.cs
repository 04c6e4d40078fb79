namespace DistGrad.Core.Tests;

/// <summary>Reverse mode in its shortest form: a graph and the graph of its gradient, by the ops' rules alone.</summary>
internal static class ReverseTransform
{
    /// <summary>The graph's nodes, under their old numbers, and after them those of the gradient.</summary>
    /// <param name="graph">Graph to differentiate.</param>
    /// <param name="of">Node whose gradient is wanted.</param>
    /// <param name="wrt">Nodes that the gradient is taken with respect to.</param>
    /// <param name="seed">Upstream gradient of <paramref name="of"/>.</param>
    /// <returns>A graph whose outputs are the gradients, in the order of <paramref name="wrt"/>.</returns>
    public static Graph Differentiate(Graph graph, int of, IReadOnlyList<int> wrt, double seed = 1)
    {
        var builder = new GraphBuilder(graph.Name);
        var nodes = Copy(graph, builder);
        var active = Active(graph, wrt);
        var gradients = new Expr?[graph.Count];
        gradients[of] = builder.Constant(seed);
        for (var node = of; node >= 0; node--)
        {
            if (gradients[node] is not { } upstream || !active[node] || graph.IsInput(node)) continue;
            var inputs = graph.InputsOf(node);
            var op = OpRegistry.Standard.Find(graph.OpOf(node));
            var z = new VjpContext(builder, [.. inputs.ToArray().Select(input => nodes[input])], nodes[node], upstream, OpSlots.NodeOf(op, inputs.Length));
            op.Vjp(z);
            for (var i = 0; i < inputs.Length; i++)
            {
                if (!active[inputs[i]] || z.GradientOf(i) is not { } gradient) continue;
                gradients[inputs[i]] = gradients[inputs[i]] is { } sum ? sum + gradient : gradient;
            }
        }

        return builder.Build([.. wrt.Select(node => gradients[node] ?? builder.Constant(0))]);
    }

    private static Expr[] Copy(Graph graph, GraphBuilder builder)
    {
        var nodes = new Expr[graph.Count];
        for (var node = 0; node < graph.Count; node++)
        {
            nodes[node] = graph.OpOf(node) switch
            {
                NodeKind.Input => builder.Input(graph.Label(node)),
                NodeKind.Constant => builder.Constant(graph.ConstantOf(node).Scalar),
                var op => builder.Apply(op, [.. graph.InputsOf(node).ToArray().Select(input => nodes[input])]),
            };
        }

        return nodes;
    }

    // Nodes that depend on what the gradient is taken with respect to: others get none, as in the product.
    private static bool[] Active(Graph graph, IReadOnlyList<int> wrt)
    {
        var active = new bool[graph.Count];
        foreach (var node in wrt) active[node] = true;
        for (var node = 0; node < graph.Count; node++)
            foreach (var input in graph.InputsOf(node)) active[node] |= active[input];
        return active;
    }
}
