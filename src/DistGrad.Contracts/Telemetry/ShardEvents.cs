namespace DistGrad;

/// <summary>What a host noted of one shard in one pass. Times are ticks of UTC.</summary>
/// <param name="Shard">Number of the shard.</param>
/// <param name="Pass">The pass.</param>
/// <param name="StartedAt">When the first of its nodes began.</param>
/// <param name="EndedAt">When the last of them was through.</param>
[GenerateSerializer, Immutable, Alias("distgrad.ShardEvents")]
public readonly record struct ShardEvents([property: Id(0)] int Shard, [property: Id(1)] Pass Pass, [property: Id(2)] long StartedAt, [property: Id(3)] long EndedAt);
