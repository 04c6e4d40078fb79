using System.Globalization;

namespace DistGrad.Dashboard.Viewing;

/// <summary>Reads what nodes of a run held.</summary>
internal static class RunReader
{
    /// <summary>What some nodes held, as far as there is something.</summary>
    /// <param name="run">The run.</param>
    /// <param name="graph">Its graph.</param>
    /// <param name="nodes">The nodes.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>What they held, and a sentence for people where that is not all.</returns>
    public static async Task<(IReadOnlyDictionary<int, NodeInspection> Held, string? Note)> ReadAsync(RunHandle run, Graph graph, int[] nodes, CancellationToken cancellationToken)
    {
        var status = await run.GetStatusAsync(cancellationToken);
        if (status.Error is { } error) return (new Dictionary<int, NodeInspection>(), $"The run failed, so there are no values: {error.Message}");
        try
        {
            if (nodes.Length == graph.Count) return (ByNode(await run.InspectAllAsync(cancellationToken)), status.HasEnded ? null : "The run is still under way; these are the values so far.");
            var (found, missing, reason) = await FindAsync(run, [.. nodes.Where(node => !graph.IsConstant(node) && !graph.IsAbsent(node))], cancellationToken);
            return (ByNode(found), missing > 1 ? string.Create(CultureInfo.InvariantCulture, $"{missing:N0} of these nodes have no values. Of one of them: {reason}") : reason);
        }
        catch (InspectionException e)
        {
            return (new Dictionary<int, NodeInspection>(), e.Message);
        }
    }

    // Nodes that the run did not need fail the question that they are part of. What it did not retain is computed again for the answer, so that is asked for once.
    private static async Task<(IReadOnlyList<NodeInspection> Found, int Missing, string? Reason)> FindAsync(RunHandle run, int[] wanted, CancellationToken cancellationToken)
    {
        InspectionException absence;
        try
        {
            return (await run.InspectAsync(wanted, cancellationToken), 0, null);
        }
        catch (InspectionException e) when (e.Missing is { Length: > 0 })
        {
            absence = e;
        }

        return (await run.InspectAsync([.. wanted.Except(absence.Missing)], cancellationToken), absence.Missing.Length, absence.Message);
    }

    private static Dictionary<int, NodeInspection> ByNode(IReadOnlyList<NodeInspection> nodes) => nodes.ToDictionary(node => node.Node);
}
