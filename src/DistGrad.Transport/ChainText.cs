using System.Security.Cryptography.X509Certificates;

namespace DistGrad.Transport;

/// <summary>Says why a certificate is not trusted.</summary>
internal static class ChainText
{
    /// <summary>A sentence.</summary>
    /// <param name="chain">The chain that was built for the certificate.</param>
    public static string Of(X509Chain chain)
    {
        var flags = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, status) => all | status.Status);
        if (flags.HasFlag(X509ChainStatusFlags.NotTimeValid)) return "it, or one that it depends on, has expired or is not valid yet.";
        if (flags.HasFlag(X509ChainStatusFlags.NotValidForUsage)) return "its extended key usage does not allow this end of a connection; it takes clientAuth, and for silos serverAuth too.";
        if (flags.HasFlag(X509ChainStatusFlags.NotSignatureValid)) return "its signature is not the authority's.";
        if ((flags & (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain)) != 0) return "it is not signed by the authority.";
        return chain.ChainStatus.Length > 0 ? string.Join(' ', chain.ChainStatus.Select(status => status.StatusInformation.Trim())) : "its chain is not valid.";
    }
}
