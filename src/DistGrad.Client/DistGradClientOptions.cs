namespace DistGrad;

/// <summary>How a client puts up with faults of its cluster.</summary>
public sealed record DistGradClientOptions
{
    /// <summary>
    /// How long a call is made again after the cluster failed to take it or to answer it, as it does for some seconds after the
    /// loss of a silo; zero for not at all. Counted from the call's first failure. Default 60 s.
    /// </summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);
}
