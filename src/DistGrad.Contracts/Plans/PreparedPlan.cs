namespace DistGrad;

/// <summary>A plan and where it runs.</summary>
/// <param name="Outline">The plan as a whole.</param>
/// <param name="Layout">Who owns which shard.</param>
[GenerateSerializer, Immutable, Alias("distgrad.PreparedPlan")]
public sealed record PreparedPlan([property: Id(0)] PlanOutline Outline, [property: Id(1)] Layout Layout);
