namespace DistGrad;

/// <summary>How much of a graph the cluster has.</summary>
[GenerateSerializer, Immutable, Alias("distgrad.UploadStatus")]
public sealed record UploadStatus
{
    /// <summary>Number of whole chunks; the next one has this number.</summary>
    [Id(0)]
    public required int Chunks { get; init; }

    /// <summary>Id that a graph of these chunks would have: equal where all of them are equal.</summary>
    [Id(1)]
    public required string Id { get; init; }
}
