using System.Net.Security;
using Microsoft.Extensions.Logging;

namespace DistGrad.Transport;

/// <summary>TLS for connections that others open to this process.</summary>
/// <param name="credentials">The own certificate and the authorities.</param>
/// <param name="time">Measures how long a handshake takes.</param>
/// <param name="log">Is told of failures.</param>
internal sealed class TlsServerMiddleware(TlsCredentials credentials, TimeProvider time, ILogger log) : TlsMiddleware(time)
{
    private static readonly byte[] Welcoming = [Welcome];

    /// <inheritdoc/>
    protected override string ClosedReason => "it closed the connection during the handshake, as one does that does not trust this silo's certificate.";

    /// <inheritdoc/>
    protected override async Task AuthenticateAsync(SslStream tls, PeerCheck peer, CancellationToken cancellationToken)
    {
        await tls.AuthenticateAsServerAsync(credentials.Server(peer.Accept), cancellationToken).ConfigureAwait(false);
        await tls.WriteAsync(Welcoming, cancellationToken).ConfigureAwait(false);
        await tls.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override void Failed(TlsHandshakeException failure, bool isSilent)
    {
        if (isSilent) TlsLog.LeftSilently(log, failure.Peer);
        else TlsLog.Failed(log, failure.Peer, failure.Reason);
    }
}
