namespace DistGrad.Planning;

/// <summary>Lists what a plan wants fed, neighbours together.</summary>
internal static class FedRanges
{
    /// <summary>The ranges, ascending.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="plannedNode">For each graph node, its planned node, or -1.</param>
    /// <param name="isVector">Whether a planned node takes its feeds as one vector.</param>
    public static FedRange[] Of(Graph graph, int[] plannedNode, Func<int, bool> isVector)
    {
        var isInput = Array.ConvertAll(graph.Columns.Kinds, kind => kind.Op == NodeKind.Input);
        var kindOf = graph.Columns.KindOf;
        var ranges = new List<FedRange>();
        for (var node = 0; node < kindOf.Length; node++)
        {
            if (!isInput[kindOf[node]] || plannedNode[node] < 0) continue;
            var vector = isVector(plannedNode[node]);
            ranges.Add(new FedRange(node, 1, plannedNode[node], vector, graph.Label(node)));
        }

        return [.. ranges];
    }
}
