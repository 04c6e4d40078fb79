namespace DistGrad.EndToEnd.Tests;

/// <summary>A fact that needs <c>redis-server</c>: skipped where it is not installed, but not in continuous integration.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RedisFactAttribute : FactAttribute
{
    public RedisFactAttribute()
    {
        if (!RedisProcess.IsInstalled && Environment.GetEnvironmentVariable("CI") != "true") Skip = "redis-server is not installed.";
    }
}
