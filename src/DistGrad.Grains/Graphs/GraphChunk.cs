namespace DistGrad.Grains;

/// <summary>A stored part of a chunk of a graph's binary form.</summary>
[GenerateSerializer, Alias("distgrad.GraphChunk")]
internal sealed class GraphChunk
{
    /// <summary>Number of parts that the chunk has.</summary>
    [Id(0)]
    public int Parts { get; set; }

    /// <summary>SHA-256 of the whole chunk.</summary>
    [Id(1)]
    public byte[] Hash { get; set; } = [];

    /// <summary>Bytes of the part.</summary>
    [Id(2)]
    public ReadOnlyMemory<byte> Bytes { get; set; }
}
