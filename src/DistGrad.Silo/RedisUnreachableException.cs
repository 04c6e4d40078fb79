namespace DistGrad.Silo;

/// <summary>A silo cannot start, as its Redis does not answer.</summary>
/// <param name="redis">Where Redis was looked for.</param>
/// <param name="innerException">What the connection said.</param>
public sealed class RedisUnreachableException(string redis, Exception innerException)
    : DistGradException($"No Redis answers at {redis}; start one, or check host, port and password.", innerException)
{
    /// <summary>Where it was looked for.</summary>
    public string Redis { get; } = redis;
}
