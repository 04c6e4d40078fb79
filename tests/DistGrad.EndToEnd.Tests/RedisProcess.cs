using System.Globalization;

namespace DistGrad.EndToEnd.Tests;

/// <summary>A Redis server of its own, on a free port, that stores nothing on disk.</summary>
internal static class RedisProcess
{
    private const string Program = "redis-server";

    /// <summary>Why tests that need it are skipped, or null where they are not.</summary>
    public static string? WhySkip { get; } =
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, Program)))
        || Environment.GetEnvironmentVariable("CI") == "true" ? null : "redis-server is not installed.";

    public static Task<ChildProcess> StartAsync(int port) => ChildProcess.StartAsync(
        Program,
        ["--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
        awaited: "Ready to accept connections");
}
