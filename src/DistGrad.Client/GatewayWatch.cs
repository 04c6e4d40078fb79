using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Orleans.Runtime.Messaging;

namespace DistGrad;

/// <summary>
/// The connections of a client to its gateways. TCP takes a quarter of an hour to notice that a gateway is gone with its machine or its
/// network, and meanwhile nothing that goes by way of it is answered. So when a call is not answered, each gateway is asked for another
/// connection, and one that does not react loses those it has: Orleans then goes by way of other gateways.
/// </summary>
internal sealed class GatewayWatch : IConnectionMiddleware
{
    // A machine answers for a process that is busy.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<ConnectionContext, bool> _connections = new();
    private int _looking;

    /// <inheritdoc/>
    public async Task OnConnectionAsync(ConnectionContext context, ConnectionDelegate next)
    {
        _connections[context] = true;
        try
        {
            await next(context).ConfigureAwait(false);
        }
        finally
        {
            _connections.TryRemove(context, out _);
        }
    }

    /// <summary>Begins to look whether the gateways react, unless it is under way.</summary>
    public void Look()
    {
        if (Interlocked.Exchange(ref _looking, 1) == 0) _ = LookAsync();
    }

    /// <summary>Looks whether the gateways react.</summary>
    public async Task LookAsync()
    {
        try
        {
            await Task.WhenAll(_connections.Keys.Select(LookAsync)).ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _looking, 0);
        }
    }

    private static async Task LookAsync(ConnectionContext connection)
    {
        if (connection.RemoteEndPoint is not IPEndPoint gateway) return;
        using var patience = new CancellationTokenSource(Patience);

        // One that refuses reacts: it stops, and what it has taken on is still answered.
        if (await GatewayAddresses.ConnectAsync(gateway, patience.Token).ConfigureAwait(false) is OperationCanceledException or SocketException { SocketErrorCode: SocketError.TimedOut or SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown })
            connection.Abort(new ConnectionAbortedException($"Gateway {gateway} does not react."));
    }
}
