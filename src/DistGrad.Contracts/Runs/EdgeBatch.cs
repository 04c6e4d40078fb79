namespace DistGrad;

/// <summary>Many edge messages of one attempt for the nodes of one silo, as raw little-endian columns.</summary>
[GenerateSerializer, Immutable, Alias("distgrad.EdgeBatch")]
public sealed record EdgeBatch
{
    /// <summary>The attempt.</summary>
    [Id(0)]
    public required AttemptId Attempt { get; init; }

    /// <summary>Receivers' shards, 4 bytes each.</summary>
    [Id(1)]
    public required byte[] Shards { get; init; }

    /// <summary>Receivers within their shards, 4 bytes each.</summary>
    [Id(2)]
    public required byte[] Nodes { get; init; }

    /// <summary>Slots, 4 bytes each: the slot itself in the forward pass, its complement (~slot) in the backward pass.</summary>
    [Id(3)]
    public required byte[] Slots { get; init; }

    /// <summary>Values, 8 bytes each.</summary>
    [Id(4)]
    public required byte[] Scalars { get; init; }

    /// <summary>Binary W3C trace context of the run, or null.</summary>
    [Id(5)]
    public byte[]? TraceContext { get; init; }
}
