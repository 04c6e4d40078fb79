namespace DistGrad.EndToEnd.Tests;

/// <summary>A theory that needs network namespaces and Redis, as <see cref="NetworkFactAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NetworkTheoryAttribute : TheoryAttribute
{
    public NetworkTheoryAttribute() => (Skip, Timeout) = (SiloNetwork.WhySkip, RedisFactAttribute.Longest);
}
