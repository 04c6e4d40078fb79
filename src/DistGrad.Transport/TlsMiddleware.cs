using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.Connections;
using Orleans.Runtime.Messaging;

namespace DistGrad.Transport;

/// <summary>Puts TLS between a connection's bytes and Orleans' messages. Both ends show a certificate.</summary>
/// <param name="time">Measures how long a handshake takes.</param>
internal abstract class TlsMiddleware(TimeProvider time) : IConnectionMiddleware
{
    /// <summary>The longest that a handshake may take.</summary>
    public static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// What the server sends last in a handshake. In TLS 1.3 a client is done before the server has seen its certificate: without it, a
    /// client that is refused would take the connection for good.
    /// </summary>
    protected const byte Welcome = 1;

    /// <inheritdoc/>
    /// <exception cref="TlsHandshakeException">The other end is not trusted, does not trust this one, or does not use TLS.</exception>
    public async Task OnConnectionAsync(ConnectionContext context, ConnectionDelegate next)
    {
        var plain = context.Transport;
        var stream = new DuplexPipeStream(plain);

        // Left open, the stream would be flushed at the end, and closed it need not be: it holds nothing.
        var tls = new SslStream(stream, leaveInnerStreamOpen: false);
        await using (tls.ConfigureAwait(false))
        {
            await ShakeHandsAsync(context, stream, tls).ConfigureAwait(false);
            var encrypted = new StreamDuplexPipe(tls);
            context.Transport = encrypted;
            try
            {
                await next(context).ConfigureAwait(false);
            }
            finally
            {
                context.Transport = plain;
                await encrypted.CompleteAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Authenticates both ends.</summary>
    /// <param name="tls">The stream.</param>
    /// <param name="peer">Judges the other end's certificate.</param>
    /// <param name="cancellationToken">Gives up.</param>
    protected abstract Task AuthenticateAsync(SslStream tls, PeerCheck peer, CancellationToken cancellationToken);

    /// <summary>Why the other end may have closed the connection, as a sentence.</summary>
    protected abstract string ClosedReason { get; }

    /// <summary>Is told of a handshake that failed.</summary>
    /// <param name="failure">Why.</param>
    /// <param name="isSilent">Whether the other end never sent anything, as one that only looks whether the port is open.</param>
    protected abstract void Failed(TlsHandshakeException failure, bool isSilent);

    private async Task ShakeHandsAsync(ConnectionContext context, DuplexPipeStream stream, SslStream tls)
    {
        var peer = new PeerCheck();
        using var timeout = new CancellationTokenSource(HandshakeTimeout, time);
        try
        {
            await AuthenticateAsync(tls, peer, timeout.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is AuthenticationException or IOException or OperationCanceledException or InvalidOperationException)
        {
            var failure = new TlsHandshakeException($"{context.RemoteEndPoint}", Reason(e, peer, stream, timeout.IsCancellationRequested), e);
            Failed(failure, stream.IsTls is null && !timeout.IsCancellationRequested);
            throw failure;
        }
    }

    private string Reason(Exception e, PeerCheck peer, DuplexPipeStream stream, bool isLate)
    {
        if (peer.Problem is { } problem) return problem;
        if (isLate) return $"the handshake took more than {HandshakeTimeout.TotalSeconds} s.";
        if (stream.IsTls == false) return "what came from there is not TLS: it does not encrypt.";
        return stream.IsAtEnd || e.GetBaseException() is ConnectionResetException or ConnectionAbortedException ? ClosedReason : e.GetBaseException().Message;
    }
}
