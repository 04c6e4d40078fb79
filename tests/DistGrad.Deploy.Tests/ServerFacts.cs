using DistGrad.Silo;

namespace DistGrad.Deploy.Tests;

/// <summary>What the server itself says of its variables, ports and paths.</summary>
internal static class ServerFacts
{
    /// <summary>The paths that <see cref="DistGradServer"/> answers.</summary>
    public static readonly string[] Paths = ["/health", "/health/live", "/health/ready", "/metrics"];

    private static readonly Dictionary<string, string> Pod = new()
    {
        ["DISTGRAD_REDIS"] = "redis:6379",
        ["DISTGRAD_KUBERNETES"] = "true",
        ["POD_NAME"] = "silo-0",
        ["POD_NAMESPACE"] = "distgrad",
        ["POD_IP"] = "10.0.0.1",
        ["KUBERNETES_SERVICE_HOST"] = "10.0.0.2",
        ["KUBERNETES_SERVICE_PORT"] = "443",
    };

    /// <summary>Every variable that a silo reads, found by letting it read.</summary>
    public static async Task<HashSet<string>> VariablesAsync()
    {
        HashSet<string> names = [];
        foreach (var environment in new[] { [], Pod })
        {
            string? Read(string name)
            {
                names.Add(name);
                return environment.GetValueOrDefault(name);
            }

            _ = ServerConfiguration.HasDashboard(new(), Read, ServerConfiguration.Urls(new(), Read));
            _ = ServerConfiguration.DashboardHosts(new(), Read, []);
            _ = ServerConfiguration.HasOrleansDashboard(new(), Read, hasDashboard: true);
            ServerConfiguration.Telemetry(Read);
            await ServerConfiguration.Silo(new(), Read);
        }

        return names;
    }

    /// <summary>HTTP, silo and gateway port of a silo that is told nothing.</summary>
    public static async Task<(int Http, int Silo, int Gateway)> DefaultPortsAsync()
    {
        var settings = await ServerConfiguration.Silo(new(), _ => null);
        return (new Uri(ServerConfiguration.Urls(new(), _ => null)[0]).Port, settings.SiloPort, settings.GatewayPort);
    }
}
