using System.Net;
using System.Net.Sockets;
using DistGrad.Silo;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DistGrad;

/// <summary>Silos in the caller's process, on free ports of the loopback interface, with nothing stored beyond memory.</summary>
public sealed class EmbeddedCluster : IAsyncDisposable
{
    // Another process may take a port between finding it free and listening on it.
    private const int Tries = 5;

    private readonly List<IHost> _hosts;

    private EmbeddedCluster(List<IHost> hosts)
    {
        _hosts = hosts;
    }

    /// <summary>The Orleans client of the first silo.</summary>
    public IClusterClient Client => _hosts[0].Services.GetRequiredService<IClusterClient>();

    /// <summary>Starts silos, one after the other.</summary>
    /// <param name="options">How many, and their limits; the defaults if null.</param>
    /// <param name="cancellationToken">Ends the start; silos that run already are stopped.</param>
    public static async Task<EmbeddedCluster> StartAsync(EmbeddedOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new();
        if (options.Silos < 1) throw new ArgumentOutOfRangeException(nameof(options), options.Silos, "A cluster has at least one silo.");
        List<IHost> hosts = [];
        try
        {
            IPEndPoint? primary = null;
            for (var silo = 0; silo < options.Silos; silo++)
            {
                var (host, port) = await StartSiloAsync(options, primary, cancellationToken).ConfigureAwait(false);
                hosts.Add(host);
                primary ??= new IPEndPoint(IPAddress.Loopback, port);
            }

            return new EmbeddedCluster(hosts);
        }
        catch
        {
            await StopAsync(hosts).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Stops the silos.</summary>
    public async ValueTask DisposeAsync() => await StopAsync(_hosts).ConfigureAwait(false);

    private static async Task<(IHost Host, int SiloPort)> StartSiloAsync(EmbeddedOptions options, IPEndPoint? primary, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            var settings = new SiloSettings
            {
                SiloPort = FreePort(),
                GatewayPort = FreePort(),
                Primary = primary,
                ClusterId = "embedded",
                Configure = limits =>
                {
                    // The silos share the memory of one process.
                    limits.TensorBytes /= options.Silos;

                    // There are no silos to go to.
                    limits.DrainFor = TimeSpan.Zero;
                    options.Configure?.Invoke(limits);
                },
                Ops = options.Ops,
            };
            var builder = Host.CreateEmptyApplicationBuilder(null);
            builder.UseOrleans(silo => silo.UseDistGrad(settings));
            options.ConfigureServices?.Invoke(builder.Services);
            var host = builder.Build();
            try
            {
                await host.StartAsync(cancellationToken).ConfigureAwait(false);
                return (host, settings.SiloPort);
            }
            catch (Exception e) when (tries < Tries && IsAddressInUse(e))
            {
                host.Dispose();
            }
        }
    }

    private static bool IsAddressInUse(Exception? e)
    {
        for (; e is not null; e = e.InnerException)
            if (e is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } or IOException { InnerException: SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } }) return true;
        return false;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // The first silo holds the membership table: it goes last.
    private static async Task StopAsync(List<IHost> hosts)
    {
        for (var i = hosts.Count - 1; i >= 0; i--)
        {
            await hosts[i].StopAsync().ConfigureAwait(false);
            hosts[i].Dispose();
        }
    }
}
