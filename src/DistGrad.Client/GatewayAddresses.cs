using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace DistGrad;

/// <summary>Reads gateways as users write them.</summary>
internal static class GatewayAddresses
{
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(5);

    public static async Task<IPEndPoint[]> ResolveAsync(string gateways, CancellationToken cancellationToken)
    {
        var parts = gateways.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length == 0) throw new ArgumentException("No gateway is given; write host or host:port.", nameof(gateways));
        List<IPEndPoint> endpoints = [];
        foreach (var part in parts)
        {
            if (IPEndPoint.TryParse(part, out var endpoint))
            {
                endpoints.Add(new IPEndPoint(endpoint.Address, endpoint.Port == 0 ? DistGradClient.DefaultGatewayPort : endpoint.Port));
                continue;
            }

            var (host, port) = Split(part);
            endpoints.AddRange((await LookUpAsync(host, cancellationToken).ConfigureAwait(false)).Select(address => new IPEndPoint(address, port)));
        }

        return [.. endpoints.Distinct()];
    }

    /// <summary>Makes sure that one gateway at least takes connections: Orleans' client would try for minutes.</summary>
    public static async Task ProbeAsync(IPEndPoint[] endpoints, string gateways, string clusterId, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(ProbeTimeout);
        Exception? last = null;
        await foreach (var probe in Task.WhenEach(endpoints.Select(endpoint => ConnectAsync(endpoint, patience.Token))).ConfigureAwait(false))
        {
            last = await probe.ConfigureAwait(false);
            if (last is not null) continue;
            await patience.CancelAsync().ConfigureAwait(false);
            return;
        }

        cancellationToken.ThrowIfCancellationRequested();
        throw new ClusterUnreachableException(gateways, clusterId, last!);
    }

    /// <summary>Why an endpoint takes no connection, or null if it does.</summary>
    public static async Task<Exception?> ConnectAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        using var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(endpoint, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            return e;
        }
    }

    private static (string Host, int Port) Split(string gateway)
    {
        var colon = gateway.LastIndexOf(':');
        if (colon < 0) return (gateway, DistGradClient.DefaultGatewayPort);
        return int.TryParse(gateway.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535 && colon > 0
            ? (gateway[..colon], port)
            : throw new ArgumentException($"'{gateway}' is no gateway; write host or host:port, with a port from 1 to 65535.", nameof(gateway));
    }

    // Silos listen on IPv4 by default, so those addresses come first.
    private static async Task<IEnumerable<IPAddress>> LookUpAsync(string host, CancellationToken cancellationToken)
    {
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false);
            var v4 = addresses.Where(address => address.AddressFamily == AddressFamily.InterNetwork).ToArray();
            return v4.Length > 0 ? v4 : addresses;
        }
        catch (SocketException e)
        {
            throw new ArgumentException($"The host of gateway '{host}' is not known: {e.Message}", nameof(host));
        }
    }
}
