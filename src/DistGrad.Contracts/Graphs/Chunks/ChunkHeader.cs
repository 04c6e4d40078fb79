using System.Runtime.InteropServices;

namespace DistGrad;

/// <summary>How a chunk of nodes begins: how much there is of everything, and how wide numbers are.</summary>
/// <param name="Nodes">Number of nodes.</param>
/// <param name="Inputs">Number of their inputs, all together.</param>
/// <param name="Kinds">Number of kinds that did not occur before.</param>
/// <param name="Constants">Number of float64 scalar constants.</param>
/// <param name="KindWidth">Bytes of a node's kind, 1 or 2.</param>
/// <param name="CountWidth">Bytes of a node's number of inputs, 1 or 4.</param>
/// <param name="DistanceWidth">Bytes of how far back an input lies, 2 or 4.</param>
internal readonly record struct ChunkHeader(int Nodes, int Inputs, int Kinds, int Constants, int KindWidth, int CountWidth, int DistanceWidth)
{
    /// <summary>Bytes before the columns.</summary>
    public const int Size = 23;

    /// <summary>Writes it to the beginning of a chunk.</summary>
    public void Write(Span<byte> chunk)
    {
        BitConverter.TryWriteBytes(chunk, GraphFormat.NodesMagic);
        MemoryMarshal.AsBytes<int>([Nodes, Inputs, Kinds, Constants]).CopyTo(chunk[4..]);
        (chunk[20], chunk[21], chunk[22]) = ((byte)KindWidth, (byte)CountWidth, (byte)DistanceWidth);
    }

    /// <summary>Reads it from the beginning of a chunk. What the chunk cannot hold is refused before anything is allocated for it.</summary>
    /// <exception cref="GraphFormatException">The chunk is too short for what it claims to have.</exception>
    public static ChunkHeader Read(ReadOnlySpan<byte> chunk)
    {
        if (chunk.Length < Size) throw new GraphFormatException($"it is cut short after {chunk.Length} bytes");
        Span<int> counts = stackalloc int[4];
        chunk[4..20].CopyTo(MemoryMarshal.AsBytes(counts));
        var header = new ChunkHeader(counts[0], counts[1], counts[2], counts[3], chunk[20], chunk[21], chunk[22]);
        if (header is not { Nodes: > 0 and <= GraphFormat.ChunkSize, Inputs: >= 0, Kinds: >= 0, Constants: >= 0, KindWidth: 1 or 2, CountWidth: 1 or 4, DistanceWidth: 2 or 4 })
            throw new GraphFormatException($"its header is none: {header}");
        if (header.ColumnBytes + (6L * header.Kinds) + Size > chunk.Length) throw new GraphFormatException($"it is cut short: {header.Nodes} nodes in {chunk.Length} bytes");
        return header;
    }

    /// <summary>Bytes of the columns after the kinds.</summary>
    public long ColumnBytes => ((long)Nodes * (KindWidth + CountWidth)) + ((long)Inputs * DistanceWidth) + ((long)Constants * (sizeof(ushort) + sizeof(double)));
}
