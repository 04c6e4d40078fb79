using System.Net.Security;
using System.Security.Authentication;

namespace DistGrad.Transport;

/// <summary>TLS for connections that this process opens.</summary>
/// <param name="credentials">The own certificate and the authorities.</param>
/// <param name="time">Measures how long a handshake takes.</param>
/// <param name="failed">Is told of failures: where the other end closes the connection, Orleans may see that first and not say why.</param>
internal sealed class TlsClientMiddleware(TlsCredentials credentials, TimeProvider time, Action<TlsHandshakeException> failed) : TlsMiddleware(time)
{
    /// <inheritdoc/>
    protected override string ClosedReason => "it closed the connection during the handshake, as one does that does not encrypt or that does not trust this certificate.";

    /// <inheritdoc/>
    protected override void Failed(TlsHandshakeException failure, bool isSilent) => failed(failure);

    /// <inheritdoc/>
    protected override async Task AuthenticateAsync(SslStream tls, PeerCheck peer, CancellationToken cancellationToken)
    {
        await tls.AuthenticateAsClientAsync(credentials.Client(peer.Accept), cancellationToken).ConfigureAwait(false);
        var welcome = new byte[1];
        if (await tls.ReadAsync(welcome, cancellationToken).ConfigureAwait(false) == 0) throw new IOException("The connection was closed.");
        if (welcome[0] != Welcome) throw new AuthenticationException("it is no silo of DistGrad.");
    }
}
