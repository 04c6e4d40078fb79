namespace DistGrad.Planning.Memory;

/// <summary>What the evaluation of a graph as a whole holds in between.</summary>
internal static class GraphScratch
{
    /// <summary>An upper bound of the bytes of values that are live at one time, without sources and outputs.</summary>
    /// <param name="graph">The graph, all types known.</param>
    public static long Bound(Graph graph)
    {
        // Each node is two events: results are born as it starts, what it reads dies as it ends.
        var live = new LiveBytes(2 * graph.Count);
        var outputs = graph.Outputs.ToArray().ToHashSet();
        var total = 0L;
        for (var node = 0; node < graph.Count; node++)
        {
            live.Add(2 * node, (2 * node) + 1, 0);
            foreach (var input in graph.InputsOf(node))
            {
                var bytes = graph.KindOf(input).IsSource || outputs.Contains(input) ? 0 : TensorBytes.Of(graph.TypeOf(input));
                live.Add(2 * input, (2 * node) + 1, bytes);
                live.Add((2 * input) + 1, 2 * node, 0);
            }

            if (!graph.KindOf(node).IsSource && !outputs.Contains(node)) total += TensorBytes.Of(graph.TypeOf(node));
        }

        return Math.Min(total, live.Peak());
    }
}
