using DistGrad.Tests;

namespace DistGrad.EndToEnd.Tests;

/// <summary>A fact that needs <c>prometheus</c> and <c>redis-server</c>: skipped where one of them is not installed, but not in continuous integration.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PrometheusFactAttribute : FactAttribute
{
    public PrometheusFactAttribute()
    {
        (Skip, Timeout) = (RedisFactAttribute.WhySkip, RedisFactAttribute.Longest);
        if (Skip is not null || Environment.GetEnvironmentVariable("CI") == "true") return;
        if (!Programs.IsInstalled(PrometheusServer.Program))
            Skip = $"{PrometheusServer.Program} is not installed.";
    }
}
