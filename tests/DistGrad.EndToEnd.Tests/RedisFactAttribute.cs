namespace DistGrad.EndToEnd.Tests;

/// <summary>A fact that needs <c>redis-server</c>: skipped where it is not installed, but not in continuous integration.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RedisFactAttribute : FactAttribute
{
    public RedisFactAttribute() => Skip = RedisProcess.WhySkip;
}
