namespace DistGrad;

/// <summary>An upload of a graph is not whole: the silo that took it died, or another upload got in between. It begins anew.</summary>
/// <param name="graphId">Content hash of the graph.</param>
/// <param name="problem">What is missing.</param>
[GenerateSerializer, Alias("distgrad.UploadBrokenError")]
public sealed class UploadBrokenException(string graphId, string problem)
    : DistGradException($"The upload of graph {graphId} is not whole: {problem}; upload it from the beginning.")
{
    /// <summary>Content hash of the graph.</summary>
    [Id(0)]
    public string GraphId { get; } = graphId;
}
