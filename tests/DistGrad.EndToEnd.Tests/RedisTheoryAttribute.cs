namespace DistGrad.EndToEnd.Tests;

/// <summary>A theory that needs <c>redis-server</c>, as <see cref="RedisFactAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RedisTheoryAttribute : TheoryAttribute
{
    public RedisTheoryAttribute() => (Skip, Timeout) = (RedisFactAttribute.WhySkip, RedisFactAttribute.Longest);
}
