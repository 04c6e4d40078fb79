using System.Net;
using System.Net.Sockets;

namespace DistGrad.Cli.Chaos;

/// <summary>Finds free ports of the loopback interface.</summary>
internal static class LocalPorts
{
    // Below the range from which systems take ports for outgoing connections: a port that a killed server left must still be free when it is started again.
    private const int First = 20_000;
    private const int Last = 32_000;

    // Where to look next, so that clusters of one process get others, and those of two processes mostly.
    private static int _next = First + (Environment.ProcessId * 37 % (Last - First));

    /// <summary>Ports that differ, and that nobody listens on.</summary>
    public static int[] Find(int count)
    {
        var listeners = new List<TcpListener>();
        try
        {
            while (listeners.Count < count)
            {
                var port = First + ((Interlocked.Increment(ref _next) - First) % (Last - First));
                var listener = new TcpListener(IPAddress.Loopback, port);
                try
                {
                    listener.Start();
                    listeners.Add(listener);
                }
                catch (SocketException)
                {
                    listener.Dispose();
                }
            }

            return [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        }
        finally
        {
            listeners.ForEach(listener => listener.Dispose());
        }
    }
}
