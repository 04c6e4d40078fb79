namespace DistGrad;

/// <summary>No gateway of a cluster answers.</summary>
/// <param name="gateways">Where it was looked for.</param>
/// <param name="clusterId">Id of the cluster.</param>
/// <param name="innerException">What the connection said.</param>
/// <param name="problem">What may be wrong and what to do, as the rest of a sentence; null where there may be no silo at all.</param>
[GenerateSerializer, Alias("distgrad.ClusterUnreachableError")]
public sealed class ClusterUnreachableException(string gateways, string clusterId, Exception innerException, string? problem = null)
    : DistGradException($"No silo of cluster '{clusterId}' answers at {gateways}; {problem ?? "start one with 'distgrad serve', or check host, port and cluster id."}", innerException)
{
    /// <summary>Where it was looked for.</summary>
    [Id(0)]
    public string Gateways { get; } = gateways;

    /// <summary>Id of the cluster.</summary>
    [Id(1)]
    public string ClusterId { get; } = clusterId;
}
