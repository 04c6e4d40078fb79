namespace DistGrad.Grains;

/// <summary>Holds the size of a graph against what a silo has room for.</summary>
/// <param name="options">The limits.</param>
internal sealed class GraphLimits(DistGradOptions options)
{
    /// <summary>What a node takes: 14 bytes of its graph and, of float64 scalars in fused blocks, at most 64 bytes of its plan.</summary>
    public const int BytesPerNode = 78;

    /// <summary>Refuses what is too large.</summary>
    /// <param name="nodes">Nodes that are announced or have come.</param>
    /// <exception cref="GraphTooLargeException">It may need too much memory.</exception>
    /// <exception cref="GraphException">There are more nodes than graphs may have.</exception>
    public void Check(long nodes)
    {
        if (nodes > options.MaxGraphNodes) throw new GraphException($"The graph has {nodes:N0} nodes, more than the cluster takes ({options.MaxGraphNodes:N0}).");
        if (nodes > options.GraphBytes / BytesPerNode) throw new GraphTooLargeException(nodes, checked(nodes * BytesPerNode), options.GraphBytes);
    }
}
