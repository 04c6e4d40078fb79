namespace DistGrad.Dashboard.Viewing;

/// <summary>The nodes near a node.</summary>
internal static class Neighbourhood
{
    // What thousands read, such as an input, would make strangers of each other neighbours.
    private const int Hub = 32;

    /// <summary>Nodes that are at most so many edges away, in either direction, but not by way of nodes with more than 32 edges; the nearest if those are too many.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="centre">The node.</param>
    /// <param name="hops">How many edges.</param>
    /// <param name="limit">Most nodes.</param>
    /// <returns>The nodes, ascending, and whether those are all.</returns>
    public static (int[] Nodes, bool IsWhole) Of(ShelvedGraph graph, int centre, int hops, int limit)
    {
        var near = new HashSet<int> { centre };
        List<int> edge = [centre];
        for (var hop = 0; hop < hops; hop++)
        {
            var next = new List<int>();
            foreach (var node in edge.Where(node => node == centre || graph.Graph.InputsOf(node).Length + graph.ConsumersOf(node).Length <= Hub))
                if (!Add(graph.Graph.InputsOf(node)) || !Add(graph.ConsumersOf(node))) return ([.. near.Order()], false);
            edge = next;

            bool Add(ReadOnlySpan<int> others)
            {
                foreach (var other in others)
                {
                    if (near.Contains(other)) continue;
                    if (near.Count == limit) return false;
                    near.Add(other);
                    next.Add(other);
                }

                return true;
            }
        }

        return ([.. near.Order()], true);
    }
}
