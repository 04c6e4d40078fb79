using System.Globalization;

namespace DistGrad.Dashboard.Viewing;

/// <summary>How much there is to look at in a run: what its nodes hold comes to the server whole.</summary>
internal static class GraphBytes
{
    /// <summary>Most bytes of a run that are read.</summary>
    public const long Most = 512L * 1024 * 1024;

    /// <summary>Why the runs of a graph are not read, or null where they are.</summary>
    /// <param name="graph">The graph.</param>
    public static string? TooMany(Graph graph)
    {
        var bytes = OfRun(graph);
        return bytes <= Most ? null : string.Create(CultureInfo.InvariantCulture, $"Values and gradients of its nodes take {bytes / 1024 / 1024:N0} MiB; at most {Most / 1024 / 1024:N0} of a run are read here. For more there are the SDK and the command line.");
    }

    // Values, and gradients of as many bytes. Extents that are open have one element here.
    private static double OfRun(Graph graph)
    {
        var bytes = 0.0;
        for (var node = 0; node < graph.Count; node++)
        {
            var type = graph.TypeOf(node);
            if (!type.Shape.HasRank || type.DType == DType.Undefined) continue;
            var count = 1.0;
            foreach (var extent in type.Shape.Extents) count *= Math.Max(1, extent);
            bytes += 2 * count * type.DType.Size();
        }

        return bytes;
    }
}
