using System.Diagnostics;
using System.Globalization;
using System.Net;
using DistGrad.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;

namespace DistGrad.Cli.Chaos;

/// <summary>Redis and silos, each a process of its own, on free ports; of the loopback interface, unless told otherwise.</summary>
internal sealed class LocalCluster : IAsyncDisposable
{
    private const string RedisProgram = "redis-server";

    private static readonly TimeSpan AddressPatience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan AddressPause = TimeSpan.FromMilliseconds(200);

    private readonly LocalClusterOptions _options;
    private readonly string _folder = Directory.CreateTempSubdirectory("distgrad-").FullName;
    private readonly int[] _ports;
    private readonly ServerProcess?[] _silos;
    private ServerProcess? _redis;

    private LocalCluster(LocalClusterOptions options)
    {
        (_options, _ports, _silos) = (options, LocalPorts.Find(1 + (3 * options.Silos)), new ServerProcess?[options.Silos]);
        if (!options.Encrypted) return;
        using var authority = new ThrowawayAuthority("local cluster");
        Tls = authority.Write(_folder, "member");
    }

    /// <summary>Certificate and authority of silos and clients; null where connections are not encrypted.</summary>
    public TlsFiles? Tls { get; }

    /// <summary>Number of silos, running or not.</summary>
    public int Size => _silos.Length;

    /// <summary>The gateways of all silos, with commas between.</summary>
    public string Gateways => string.Join(',', Enumerable.Range(0, Size).Select(Gateway));

    /// <summary>HTTP address of each silo.</summary>
    public IEnumerable<string> Urls => Enumerable.Range(0, Size).Select(silo => $"http://{Place(silo).Host}:{Text(_ports[3 + (3 * silo)])}");

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

    /// <summary>Gateway of a silo, as <c>host:port</c>.</summary>
    public string Gateway(int silo) => $"{Place(silo).Host}:{Text(GatewayPort(silo))}";

    /// <summary>A silo's process; null where it was not started.</summary>
    public ServerProcess? Silo(int silo) => _silos[silo];

    /// <summary>Starts a silo that is not running.</summary>
    public async Task StartSiloAsync(int silo, CancellationToken cancellationToken)
    {
        if (_silos[silo] is { } before) await before.DisposeAsync();
        var place = Place(silo);
        string[] advertised = place.Host == SiloPlace.Here.Host ? [] : ["--advertised-host", place.Host];
        var start = SelfStart.Info([.. place.Prefix], [
            "serve", "--urls", Urls.ElementAt(silo), "--redis", $"{_options.RedisHost}:{Text(_ports[0])}", "--cluster-id", _options.ClusterId,
            "--silo-port", Text(_ports[1 + (3 * silo)]), "--gateway-port", Text(GatewayPort(silo)), "--detection", _options.Detection, .. advertised, .. TlsArguments()]);

        // What is set for another silo is not meant for these.
        foreach (var variable in start.Environment.Keys.Where(name => name.StartsWith("DISTGRAD_", StringComparison.Ordinal) && name != "DISTGRAD_CASES").ToArray()) start.Environment.Remove(variable);
        foreach (var (name, value) in _options.Environment) start.Environment[name] = value;
        _silos[silo] = await ServerProcess.StartAsync(start, "Serving on", cancellationToken);
    }

    /// <summary>Starts Redis, with what it has stored before.</summary>
    public async Task StartRedisAsync(CancellationToken cancellationToken)
    {
        // It is bound to an address that only this machine has.
        string[] arguments = ["--protected-mode", "no", "--port", Text(_ports[0]), "--bind", _options.RedisHost, "--dir", _folder, "--save", "", "--appendonly", "yes", "--appendfsync", "always"];
        _redis = await ServerProcess.StartAsync(new ProcessStartInfo(RedisProgram, arguments), "Ready to accept connections", cancellationToken);
    }

    /// <summary>Ends Redis as a crash does; what it has confirmed is on disk.</summary>
    public async Task KillRedisAsync() => await _redis!.DisposeAsync();

    /// <summary>An Orleans client of all gateways; for what DistGrad's own does not offer.</summary>
    public async Task<IHost> ConnectAsync(CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        var credentials = Tls is null ? null : TlsCredentials.Load(Tls, isSilo: false);
        builder.UseOrleansClient(client => client
            .UseStaticClustering([.. Enumerable.Range(0, Size).Select(silo => IPEndPoint.Parse(Gateway(silo)))])
            .Configure<ClientConnectionOptions>(options => options.ConfigureConnection(connections =>
            {
                if (credentials is not null) connections.UseClientTls(credentials);
            }))
            .LeaveLostGateways()
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
    /// <remarks>While a silo is dead that the others do not know of yet, who answers this may be on it: it is asked for again.</remarks>
    public async Task<int?> SiloOfAsync(IClusterClient orleans, GrainId grain)
    {
        var address = await AddressAsync(orleans, grain);
        for (var silo = 0; silo < Size; silo++)
            if (address is not null && _ports[1 + (3 * silo)] == address.Endpoint.Port) return silo;
        return null;
    }

    private static async Task<SiloAddress?> AddressAsync(IClusterClient orleans, GrainId grain)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return await orleans.GetGrain<IManagementGrain>(0).GetActivationAddress(orleans.GetGrain(grain));
            }
            catch (Exception e) when (e is OrleansException or TimeoutException && Stopwatch.GetElapsedTime(start) < AddressPatience)
            {
                await Task.Delay(AddressPause);
            }
        }
    }

    /// <summary>Ends all processes and removes what they stored.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var server in _silos.Append(_redis).OfType<ServerProcess>()) await server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private SiloPlace Place(int silo) => _options.Places.Count == 0 ? SiloPlace.Here : _options.Places[silo];

    private string[] TlsArguments() =>
        Tls is null ? [] : [TlsSettings.CertificateOption, Tls.Certificate, TlsSettings.KeyOption, Tls.Key!, TlsSettings.AuthorityOption, Tls.Authority];

    private int GatewayPort(int silo) => _ports[2 + (3 * silo)];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
