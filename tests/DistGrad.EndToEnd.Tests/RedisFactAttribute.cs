namespace DistGrad.EndToEnd.Tests;

/// <summary>A fact that needs <c>redis-server</c>: skipped where it is not installed, but not in continuous integration.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RedisFactAttribute : FactAttribute
{
    /// <summary>Milliseconds after which a test with processes counts as hung and fails, before the whole test run is ended for it. What it has started is left as it is.</summary>
    public const int Longest = 240_000;

    /// <summary>Why tests that need it are skipped, or null where they are not.</summary>
    public static string? WhySkip { get; } = Environment.GetEnvironmentVariable("CI") == "true" ? null : Cli.Chaos.LocalCluster.WhyNot;

    public RedisFactAttribute() => (Skip, Timeout) = (WhySkip, Longest);
}
