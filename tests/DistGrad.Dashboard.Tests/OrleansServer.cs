using System.Net;
using System.Net.Sockets;
using DistGrad.Silo;

namespace DistGrad.Dashboard.Tests;

/// <summary>A silo as <c>distgrad serve --orleans-dashboard</c> makes it, in this process.</summary>
public sealed class OrleansServer : IAsyncLifetime
{
    // Another process may take a port between finding it free and listening on it.
    private const int Tries = 5;

    private readonly CancellationTokenSource _stop = new();
    private Task _server = Task.CompletedTask;

    public Uri Address { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        for (var tries = 1; Address is null; tries++)
        {
            var started = new TaskCompletionSource<ServerAddresses>(TaskCreationOptions.RunContinuationsAsynchronously);
            var options = new ServerOptions { Urls = ["http://127.0.0.1:0"], SiloPort = FreePort(), GatewayPort = FreePort(), Dashboard = true, OrleansDashboard = true };
            _server = DistGradServer.RunAsync(options, started.SetResult, _stop.Token);
            if (await Task.WhenAny(_server, started.Task) == started.Task) Address = new Uri((await started.Task).Urls[0]);
            else if (tries == Tries) await _server;
        }

        Http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = Address };
    }

    public async Task DisposeAsync()
    {
        Http.Dispose();
        await _stop.CancelAsync();
        await _server;
        _stop.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
