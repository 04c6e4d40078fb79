namespace DistGrad;

/// <summary>Which silo owns each shard of a plan.</summary>
[GenerateSerializer, Immutable, Alias("distgrad.Layout")]
public sealed record Layout
{
    /// <summary>Silos that own at least one shard.</summary>
    [Id(0)]
    public required SiloAddress[] Silos { get; init; }

    /// <summary>For each shard, the index of its owner in <see cref="Silos"/>.</summary>
    [Id(1)]
    public required int[] OwnerOf { get; init; }
}
