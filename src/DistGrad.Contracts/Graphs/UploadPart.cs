namespace DistGrad;

/// <summary>A chunk of a graph's binary form, or a part of one that is too large for one message.</summary>
[GenerateSerializer, Immutable, Alias("distgrad.UploadPart")]
public sealed record UploadPart
{
    /// <summary>Which chunk, from 0.</summary>
    [Id(0)]
    public required int Chunk { get; init; }

    /// <summary>Which part of it, from 0.</summary>
    [Id(1)]
    public required int Part { get; init; }

    /// <summary>How many parts it has.</summary>
    [Id(2)]
    public required int Parts { get; init; }

    /// <summary>SHA-256 of the whole chunk.</summary>
    [Id(3)]
    public required byte[] Sha256 { get; init; }

    /// <summary>Bytes of the part.</summary>
    [Id(4)]
    public required byte[] Bytes { get; init; }

    /// <summary>Nodes that the graph will have, or 0 where that is not known.</summary>
    [Id(5)]
    public long AnnouncedNodes { get; init; }
}
