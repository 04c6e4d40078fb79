namespace DistGrad;

/// <summary>What one shard did in one pass of a run. Times count from the run's start.</summary>
/// <param name="Shard">Number of the shard.</param>
/// <param name="Pass">The pass.</param>
/// <param name="Silo">The silo it ran on.</param>
/// <param name="StartedAt">When the first of its nodes began.</param>
/// <param name="EndedAt">When the last of them was through.</param>
[GenerateSerializer, Immutable, Alias("distgrad.ShardTrace")]
public sealed record ShardTrace([property: Id(0)] int Shard, [property: Id(1)] Pass Pass, [property: Id(2)] string Silo, [property: Id(3)] TimeSpan StartedAt, [property: Id(4)] TimeSpan EndedAt);
