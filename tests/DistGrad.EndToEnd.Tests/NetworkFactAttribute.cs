namespace DistGrad.EndToEnd.Tests;

/// <summary>A fact that needs network namespaces and Redis: skipped where the kernel does not give any; where a program is missing, not in continuous integration.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NetworkFactAttribute : FactAttribute
{
    public NetworkFactAttribute() => (Skip, Timeout) = (SiloNetwork.WhySkip, RedisFactAttribute.Longest);
}
