using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace DistGrad.Client.Tests;

public class ConnectTests
{
    // Some seconds, where a client that waits for a cluster would take minutes.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Connect_NobodyListens_SaysSoSoon()
    {
        var port = FreePort();
        var watch = Stopwatch.StartNew();

        var error = await Assert.ThrowsAsync<ClusterUnreachableException>(() => DistGradClient.ConnectAsync($"127.0.0.1:{port}", "mine"));

        Assert.Contains($"No silo of cluster 'mine' answers at 127.0.0.1:{port}", error.Message, StringComparison.Ordinal);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, Soon);
    }

    [Fact]
    public async Task Connect_ListenerIsNoSilo_SaysSoSoon()
    {
        // It takes connections and never says a word.
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var watch = Stopwatch.StartNew();

        await Assert.ThrowsAsync<ClusterUnreachableException>(() => DistGradClient.ConnectAsync(listener.LocalEndpoint.ToString()!));

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, Soon);
    }

    [Fact]
    public async Task Connect_TokenIsCancelled_Ends()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DistGradClient.ConnectAsync(listener.LocalEndpoint.ToString()!, cancellationToken: new CancellationToken(true)));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
