using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace DistGrad.Client.Tests;

public class GatewayWatchTests
{
    [Fact]
    public async Task Look_GatewayTakesConnections_KeepsTheConnection()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        Assert.False(await IsAbortedAsync((IPEndPoint)listener.LocalEndpoint));
    }

    [Fact]
    public async Task Look_GatewayRefusesConnections_KeepsTheConnection()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var endpoint = (IPEndPoint)listener.LocalEndpoint;
        listener.Stop();

        Assert.False(await IsAbortedAsync(endpoint));
    }

    [Fact]
    public async Task Look_GatewayDoesNotReact_EndsTheConnection()
    {
        if (!OperatingSystem.IsLinux()) return;

        // Connections beyond those that wait to be taken are not answered.
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        Socket[] waiting = [.. Enumerable.Range(0, 8).Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))];
        try
        {
            foreach (var socket in waiting) _ = socket.ConnectAsync(listener.LocalEndPoint!);

            Assert.True(await IsAbortedAsync((IPEndPoint)listener.LocalEndPoint!));
        }
        finally
        {
            foreach (var socket in waiting) socket.Dispose();
        }
    }

    private static async Task<bool> IsAbortedAsync(IPEndPoint gateway)
    {
        var watch = new GatewayWatch();
        var isAborted = false;
        var end = new TaskCompletionSource();
        var connection = new AbortableConnection(() => isAborted = true) { RemoteEndPoint = gateway };
        var under = watch.OnConnectionAsync(connection, _ => end.Task);
        await watch.LookAsync();
        end.SetResult();
        await under;
        return isAborted;
    }

    private sealed class AbortableConnection(Action abort) : DefaultConnectionContext
    {
        public override void Abort(ConnectionAbortedException abortReason) => abort();
    }
}
