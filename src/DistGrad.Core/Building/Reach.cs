namespace DistGrad;

/// <summary>What nodes of a graph depend on.</summary>
internal static class Reach
{
    /// <summary>Marks nodes and everything that they depend on.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="from">The nodes.</param>
    public static bool[] Back(Graph graph, ReadOnlySpan<int> from)
    {
        var reached = new bool[graph.Count];
        foreach (var node in from) reached[node] = true;
        for (var node = graph.Count - 1; node >= 0; node--)
        {
            if (!reached[node]) continue;
            foreach (var input in graph.InputsOf(node)) reached[input] = true;
        }

        return reached;
    }
}
