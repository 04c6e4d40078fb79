namespace DistGrad.Grains;

/// <summary>A stored part of a chunk of a graph's binary form. Id 0 was that of earlier builds.</summary>
[GenerateSerializer, Alias("distgrad.GraphChunk")]
internal sealed class GraphChunk
{
    /// <summary>Number of parts that the chunk has.</summary>
    [Id(1)]
    public int Parts { get; set; }

    /// <summary>SHA-256 of the whole chunk.</summary>
    [Id(2)]
    public byte[] Hash { get; set; } = [];

    /// <summary>Bytes of the part.</summary>
    [Id(3)]
    public ReadOnlyMemory<byte> Bytes { get; set; }
}
