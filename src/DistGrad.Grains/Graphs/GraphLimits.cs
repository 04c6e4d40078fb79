namespace DistGrad.Grains;

/// <summary>Holds the size of a graph against what a silo has room for.</summary>
/// <param name="options">The limits.</param>
internal sealed class GraphLimits(DistGradOptions options)
{
    /// <summary>What a node takes without its edges: 6 bytes of its graph, 2 of the stored chunk and, of float64 scalars in fused blocks, at most 46 of its plan.</summary>
    public const int BytesPerNode = 54;

    /// <summary>What an edge takes: 4 bytes of the graph, up to 4 of the stored chunk and 4 of the plan.</summary>
    public const int BytesPerEdge = 12;

    /// <summary>Refuses what is too large.</summary>
    /// <param name="nodes">Nodes that are announced or have come.</param>
    /// <param name="edges">Edges that are announced or have come.</param>
    /// <exception cref="GraphTooLargeException">It may need too much memory.</exception>
    /// <exception cref="GraphException">There are more nodes than graphs may have.</exception>
    public void Check(long nodes, long edges)
    {
        if (nodes > options.MaxGraphNodes) throw new GraphException($"The graph has {nodes:N0} nodes, more than the cluster takes ({options.MaxGraphNodes:N0}).");
        CheckBytes(nodes, (nodes * BytesPerNode) + (edges * BytesPerEdge), options.GraphBytes);
    }

    /// <summary>Refuses a chunk that alone is too large, before it has come whole.</summary>
    /// <param name="bytes">Bytes of it that have come.</param>
    /// <param name="nodes">Nodes before it.</param>
    /// <exception cref="GraphTooLargeException">It needs too much memory.</exception>
    public void CheckChunk(long bytes, long nodes) => CheckBytes(nodes, bytes, Math.Min(options.GraphBytes, Array.MaxLength));

    private static void CheckBytes(long nodes, long needed, long limit)
    {
        if (needed > limit) throw new GraphTooLargeException(nodes, needed, limit);
    }
}
