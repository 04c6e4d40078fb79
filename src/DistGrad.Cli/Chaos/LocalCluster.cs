using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;

namespace DistGrad.Cli.Chaos;

/// <summary>Redis and silos, each a process of its own, on free ports of the loopback interface.</summary>
internal sealed class LocalCluster : IAsyncDisposable
{
    private const string RedisProgram = "redis-server";

    private readonly LocalClusterOptions _options;
    private readonly string _folder = Directory.CreateTempSubdirectory("distgrad-").FullName;
    private readonly int[] _ports;
    private readonly ServerProcess?[] _silos;
    private ServerProcess? _redis;

    private LocalCluster(LocalClusterOptions options)
    {
        (_options, _ports, _silos) = (options, LocalPorts.Find(1 + (3 * options.Silos)), new ServerProcess?[options.Silos]);
    }

    /// <summary>Number of silos, running or not.</summary>
    public int Size => _silos.Length;

    /// <summary>The gateways of all silos, with commas between.</summary>
    public string Gateways => string.Join(',', Enumerable.Range(0, Size).Select(silo => $"127.0.0.1:{Text(GatewayPort(silo))}"));

    /// <summary>HTTP address of each silo.</summary>
    public IEnumerable<string> Urls => Enumerable.Range(0, Size).Select(silo => $"http://127.0.0.1:{Text(_ports[3 + (3 * silo)])}");

    /// <summary>Whether the cluster can be started here, and if not, why.</summary>
    public static string? WhyNot =>
        !OperatingSystem.IsLinux() ? "it needs Linux' signals"
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, RedisProgram))) ? null
        : $"{RedisProgram} is not installed; get it from your distribution (Debian: apt-get install redis-server)";

    /// <summary>Starts Redis, then the silos, all at once.</summary>
    public static async Task<LocalCluster> StartAsync(LocalClusterOptions options, CancellationToken cancellationToken)
    {
        var cluster = new LocalCluster(options);
        try
        {
            await cluster.StartRedisAsync(cancellationToken);
            await Task.WhenAll(Enumerable.Range(0, cluster.Size).Select(silo => cluster.StartSiloAsync(silo, cancellationToken)));
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>A silo's process; null where it was not started.</summary>
    public ServerProcess? Silo(int silo) => _silos[silo];

    /// <summary>Starts a silo that is not running.</summary>
    public async Task StartSiloAsync(int silo, CancellationToken cancellationToken)
    {
        if (_silos[silo] is { } before) await before.DisposeAsync();
        var start = SelfStart.Info(
            "serve", "--urls", Urls.ElementAt(silo), "--redis", $"127.0.0.1:{Text(_ports[0])}", "--cluster-id", _options.ClusterId,
            "--silo-port", Text(_ports[1 + (3 * silo)]), "--gateway-port", Text(GatewayPort(silo)), "--detection", _options.Detection);
        foreach (var (name, value) in _options.Environment) start.Environment[name] = value;
        _silos[silo] = await ServerProcess.StartAsync(start, "Serving on", cancellationToken);
    }

    /// <summary>Starts Redis, with what it has stored before.</summary>
    public async Task StartRedisAsync(CancellationToken cancellationToken)
    {
        string[] arguments = ["--port", Text(_ports[0]), "--bind", "127.0.0.1", "--dir", _folder, "--save", "", "--appendonly", "yes", "--appendfsync", "always"];
        _redis = await ServerProcess.StartAsync(new ProcessStartInfo(RedisProgram, arguments), "Ready to accept connections", cancellationToken);
    }

    /// <summary>Ends Redis as a crash does; what it has confirmed is on disk.</summary>
    public async Task KillRedisAsync() => await _redis!.DisposeAsync();

    /// <summary>An Orleans client of all gateways; for what DistGrad's own does not offer.</summary>
    public async Task<IHost> ConnectAsync(CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleansClient(client => client
            .UseStaticClustering([.. Enumerable.Range(0, Size).Select(silo => new IPEndPoint(IPAddress.Loopback, GatewayPort(silo)))])
            .UseConnectionRetryFilter(async (_, cancellation) =>
            {
                await Task.Delay(200, cancellation);
                return true;
            })
            .Configure<ClientMessagingOptions>(options => options.MaxMessageBodySize = Messages.MaxBody)
            .Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = TimeSpan.FromSeconds(5))
            .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (_options.ClusterId, _options.ClusterId)));
        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        return host;
    }

    /// <summary>The silo that a grain is on; null where it is on none that runs.</summary>
    public async Task<int?> SiloOfAsync(IClusterClient orleans, GrainId grain)
    {
        var address = await orleans.GetGrain<IManagementGrain>(0).GetActivationAddress(orleans.GetGrain(grain));
        for (var silo = 0; silo < Size; silo++)
            if (address is not null && _ports[1 + (3 * silo)] == address.Endpoint.Port) return silo;
        return null;
    }

    /// <summary>Ends all processes and removes what they stored.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var server in _silos.Append(_redis).OfType<ServerProcess>()) await server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private int GatewayPort(int silo) => _ports[2 + (3 * silo)];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
