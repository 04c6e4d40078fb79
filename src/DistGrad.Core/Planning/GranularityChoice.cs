namespace DistGrad.Planning;

/// <summary>Chooses the granularity where the caller leaves it open. The results are the same, to rounding.</summary>
internal static class GranularityChoice
{
    // Up to here a run per op takes no more than some 20 ms, and every op can be watched.
    private const int PerOpUpTo = 5_000;

    /// <summary>The granularity, and why.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="asked">What the caller asks for.</param>
    public static (Granularity Granularity, string Why) Of(Graph graph, Granularity asked)
    {
        if (asked is Granularity.PerOp or Granularity.Fused) return (asked, "asked for");
        if (graph.Count <= PerOpUpTo) return (Granularity.PerOp, $"{graph.Count:N0} nodes, no more than {PerOpUpTo:N0}");
        return Array.TrueForAll(graph.Columns.Kinds, kind => kind.Type is { IsScalar: true } or { IsTruth: true })
            ? (Granularity.Fused, $"{graph.Count:N0} scalar nodes, more than {PerOpUpTo:N0}")
            : (Granularity.PerOp, "tensors, whose ops outweigh their messages");
    }
}
