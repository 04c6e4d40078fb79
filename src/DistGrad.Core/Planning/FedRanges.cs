namespace DistGrad.Planning;

/// <summary>Lists what a plan wants fed, neighbours of a group together.</summary>
internal static class FedRanges
{
    /// <summary>The ranges, ascending.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="plannedNode">For each graph node, its planned node, or -1.</param>
    /// <param name="isVector">Whether a planned node takes its feeds as one vector.</param>
    public static FedRange[] Of(Graph graph, int[] plannedNode, Func<int, bool> isVector)
    {
        var ranges = new List<FedRange>();
        var groups = graph.InputGroups;
        var isInput = Array.ConvertAll(graph.Columns.Kinds, kind => kind.Op == NodeKind.Input);
        var kindOf = graph.Columns.KindOf;
        var group = 0;
        for (var node = 0; node < kindOf.Length; node++)
        {
            if (!isInput[kindOf[node]] || plannedNode[node] < 0) continue;
            while (group < groups.Length && groups[group].End <= node) group++;
            if (group == groups.Length || groups[group].First > node)
            {
                ranges.Add(new FedRange(node, 1, plannedNode[node], isVector(plannedNode[node]), graph.Label(node)));
                continue;
            }

            var (first, planned, vector) = (node, plannedNode[node], isVector(plannedNode[node]));
            while (node + 1 < groups[group].End && plannedNode[node + 1] == (vector ? planned : planned + node + 1 - first)) node++;
            ranges.Add(new FedRange(first, node + 1 - first, planned, vector, groups[group].Name, first - groups[group].First));
        }

        return [.. ranges];
    }
}
