namespace DistGrad;

/// <summary>How much there is of a graph.</summary>
/// <param name="Nodes">Number of nodes.</param>
/// <param name="Edges">Number of edges.</param>
/// <param name="Constants">Number of float64 scalar constants.</param>
internal readonly record struct GraphTotals(long Nodes, long Edges, long Constants)
{
    /// <summary>What a chunk has, by its header; nothing where it has no nodes.</summary>
    public static GraphTotals Of(ReadOnlySpan<byte> chunk) =>
        GraphFormat.IsNodes(chunk) && ChunkHeader.Read(chunk) is var header ? new(header.Nodes, header.Inputs, header.Constants) : default;

    /// <summary>Both together.</summary>
    public static GraphTotals operator +(GraphTotals x, GraphTotals y) => new(x.Nodes + y.Nodes, x.Edges + y.Edges, x.Constants + y.Constants);
}
