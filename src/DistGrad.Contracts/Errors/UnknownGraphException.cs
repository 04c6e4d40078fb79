namespace DistGrad;

/// <summary>A graph is not in the cluster.</summary>
/// <param name="graphId">The graph.</param>
[GenerateSerializer, Alias("distgrad.UnknownGraphError")]
public sealed class UnknownGraphException(string graphId)
    : DistGradException($"There is no graph {graphId} in the cluster; submit it first.")
{
    /// <summary>The graph.</summary>
    [Id(0)]
    public string GraphId { get; } = graphId;
}
