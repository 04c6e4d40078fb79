namespace DistGrad;

/// <summary>A shard of a plan on its way to its owner: as it is, or as a parcel of its bytes.</summary>
[GenerateSerializer, Immutable, Alias("distgrad.ShardSlice")]
public sealed record ShardSlice
{
    /// <summary>The shard, or null where it is in a parcel.</summary>
    [Id(0)]
    public PlanShard? Shard { get; init; }

    /// <summary>Where the serialized shard is fetched, or null where the shard is here.</summary>
    [Id(1)]
    public Parcel? Parcel { get; init; }
}
