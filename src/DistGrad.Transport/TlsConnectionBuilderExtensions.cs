using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DistGrad.Transport;

/// <summary>Adds TLS to connections.</summary>
internal static class TlsConnectionBuilderExtensions
{
    // One category for both ends.
    private const string Category = "DistGrad.Transport.Tls";

    /// <summary>Encrypts connections that this process opens.</summary>
    /// <param name="connections">The connections.</param>
    /// <param name="credentials">The own certificate and the authorities.</param>
    /// <param name="failed">Is told of handshakes that fail; the log if null.</param>
    public static void UseClientTls(this IConnectionBuilder connections, TlsCredentials credentials, Action<TlsHandshakeException>? failed = null)
    {
        if (failed is null)
        {
            var log = Log(connections);
            failed = failure => TlsLog.Failed(log, failure.Peer, failure.Reason);
        }

        connections.UseMiddleware(new TlsClientMiddleware(credentials, TimeProvider.System, failed));
    }

    /// <summary>Encrypts connections that others open to this process; handshakes that fail are logged.</summary>
    /// <param name="connections">The connections.</param>
    /// <param name="credentials">The own certificate and the authorities.</param>
    public static void UseServerTls(this IConnectionBuilder connections, TlsCredentials credentials) =>
        connections.UseMiddleware(new TlsServerMiddleware(credentials, TimeProvider.System, Log(connections)));

    private static ILogger Log(IConnectionBuilder connections) => connections.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger(Category);
}
