namespace DistGrad;

/// <summary>Two ends of a connection could not agree to trust each other.</summary>
/// <param name="peer">The other end.</param>
/// <param name="reason">Why, as a sentence.</param>
/// <param name="innerException">What the handshake said, if anything.</param>
public sealed class TlsHandshakeException(string peer, string reason, Exception? innerException = null) : DistGradException($"No encrypted connection with {peer}: {reason}", innerException)
{
    /// <summary>The other end.</summary>
    public string Peer { get; } = peer;

    /// <summary>Why, as a sentence.</summary>
    public string Reason { get; } = reason;
}
