using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace DistGrad.Transport;

/// <summary>Judges the other end's certificate in one handshake, and keeps why it was refused.</summary>
internal sealed class PeerCheck
{
    private const int LongestSubject = 100;

    /// <summary>Why it was refused, as a sentence; null if it was not, or has not come yet.</summary>
    public string? Problem { get; private set; }

    /// <summary>Whether the certificate is taken: its chain ends at the authority and its usage fits. Silos are reached by address, so names are not compared.</summary>
    public bool Accept(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable)) Problem = "it shows no certificate.";
        else if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors)) Problem = $"its certificate '{Shown(certificate.Subject)}' is refused: {(chain is null ? "it has no chain." : ChainText.Of(chain))}";
        return Problem is null;
    }

    // Whoever reaches the port chooses it, and it goes into the log.
    private static string Shown(string subject) =>
        string.Concat(subject.Take(LongestSubject).Select(character => char.IsControl(character) ? ' ' : character));
}
