namespace DistGrad;

/// <summary>Which plan is meant.</summary>
/// <param name="GraphId">Content hash of the graph.</param>
/// <param name="Signature">What it depends on besides the graph.</param>
[GenerateSerializer, Immutable, Alias("distgrad.PlanRequest")]
public sealed record PlanRequest([property: Id(0)] string GraphId, [property: Id(1)] PlanSignature Signature)
{
    /// <summary>Key of the plan.</summary>
    public string Key() => Signature.PlanKey(GraphId);
}
