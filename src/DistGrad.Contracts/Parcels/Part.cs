namespace DistGrad;

/// <summary>A part of a parcel.</summary>
[GenerateSerializer, Immutable, Alias("distgrad.Part")]
public sealed record Part
{
    /// <summary>Its bytes.</summary>
    [Id(0)]
    public required byte[] Bytes { get; init; }
}
