using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace DistGrad.EndToEnd.Tests;

/// <summary>Redis and silos, each a process of its own, on free ports of the loopback interface.</summary>
internal sealed class RealCluster : IAsyncDisposable
{
    private readonly List<ChildProcess> _processes = [];

    private RealCluster(int redisPort) => RedisPort = redisPort;

    public int RedisPort { get; }

    /// <summary>The silos, in the order of their start.</summary>
    public List<ChildProcess> Silos { get; } = [];

    /// <summary>Gateway of each silo, as <c>host:port</c>.</summary>
    public List<string> Gateways { get; } = [];

    /// <summary>HTTP address of each silo.</summary>
    public List<string> Urls { get; } = [];

    public static async Task<RealCluster> StartAsync(int silos)
    {
        var ports = FreePorts(1 + (3 * silos));
        var cluster = new RealCluster(ports[0]);
        try
        {
            cluster._processes.Add(await RedisProcess.StartAsync(ports[0]));
            for (var silo = 0; silo < silos; silo++) await cluster.StartSiloAsync(ports.AsMemory(1 + (3 * silo), 3));
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs <c>distgrad</c> to its end.</summary>
    public static Task<(int ExitCode, string Output, string Error)> DistGradAsync(params string[] arguments) =>
        ChildProcess.RunAsync("dotnet", [Program, .. arguments]);

    public async ValueTask DisposeAsync()
    {
        _processes.Reverse();
        foreach (var process in _processes) await process.DisposeAsync();
    }

    private static string Program => Path.Combine(AppContext.BaseDirectory, "distgrad.dll");

    private async Task StartSiloAsync(ReadOnlyMemory<int> ports)
    {
        var (silo, gateway, http) = (Text(ports.Span[0]), Text(ports.Span[1]), Text(ports.Span[2]));
        var url = $"http://127.0.0.1:{http}";
        var process = await ChildProcess.StartAsync(
            "dotnet",
            [Program, "serve", "--urls", url, "--redis", $"127.0.0.1:{Text(RedisPort)}", "--silo-port", silo, "--gateway-port", gateway],
            awaited: "Serving on");
        _processes.Add(process);
        Silos.Add(process);
        Gateways.Add($"127.0.0.1:{gateway}");
        Urls.Add(url);
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    // All are held until all are found, so that they differ.
    internal static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        try
        {
            listeners.ForEach(listener => listener.Start());
            return [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        }
        finally
        {
            listeners.ForEach(listener => listener.Dispose());
        }
    }
}
