using System.Globalization;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DistGrad.Transport;

/// <summary>The own certificate with its key, and the authorities whose certificates are taken of others.</summary>
internal sealed class TlsCredentials
{
    private const SslProtocols Protocols = SslProtocols.Tls12 | SslProtocols.Tls13;

    private const string ServerUsage = "1.3.6.1.5.5.7.3.1";
    private const string ClientUsage = "1.3.6.1.5.5.7.3.2";

    private readonly SslStreamCertificateContext _own;
    private readonly X509Certificate2Collection _authorities;

    /// <summary>Credentials that are not checked.</summary>
    /// <param name="certificate">The own certificate, with its key.</param>
    /// <param name="between">Certificates between it and its authority's.</param>
    /// <param name="authorities">Certificates of the authorities.</param>
    public TlsCredentials(X509Certificate2 certificate, X509Certificate2Collection between, X509Certificate2Collection authorities)
    {
        (_own, _authorities) = (SslStreamCertificateContext.Create(Usable(certificate), between, offline: true), authorities);
    }

    /// <summary>Reads and checks the files.</summary>
    /// <param name="files">The files.</param>
    /// <param name="isSilo">Whether they are a silo's, which takes connections and opens them; others only open them.</param>
    /// <exception cref="TlsFileException">A file cannot be used.</exception>
    public static TlsCredentials Load(TlsFiles files, bool isSilo)
    {
        var authorities = Authorities(files.Authority);
        var file = new PemFile(files.Certificate);
        var certificates = file.Certificates();
        var own = (files.Key is { } key ? new PemFile(key) : file).WithKey(certificates[0], files.Certificate);
        certificates.RemoveAt(0);
        CheckTime(own, files.Certificate);
        CheckUsage(own, files.Certificate, isSilo);
        CheckAuthority(own, certificates, authorities, files);
        return new TlsCredentials(own, certificates, authorities);
    }

    /// <summary>How to answer a handshake.</summary>
    /// <param name="accept">Judges the other's certificate.</param>
    public SslServerAuthenticationOptions Server(RemoteCertificateValidationCallback accept) => new()
    {
        ServerCertificateContext = _own,
        ClientCertificateRequired = true,
        EnabledSslProtocols = Protocols,
        CertificateChainPolicy = Policy(_authorities),
        RemoteCertificateValidationCallback = accept,
        AllowRenegotiation = false,
        AllowTlsResume = false,
    };

    /// <summary>How to begin a handshake. Resuming sessions is off: connections are few and long, and a resumed one does not show the whole chain.</summary>
    /// <param name="accept">Judges the other's certificate.</param>
    public SslClientAuthenticationOptions Client(RemoteCertificateValidationCallback accept) => new()
    {
        TargetHost = "",
        ClientCertificateContext = _own,
        EnabledSslProtocols = Protocols,
        CertificateChainPolicy = Policy(_authorities),
        RemoteCertificateValidationCallback = accept,
        AllowRenegotiation = false,
        AllowTlsResume = false,
    };

    private static X509ChainPolicy Policy(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }

    private static X509Certificate2Collection Authorities(string path)
    {
        var certificates = new PemFile(path).Certificates();
        foreach (var certificate in certificates)
        {
            if (!IsAuthority(certificate)) throw new TlsFileException(path, $"has the certificate '{certificate.Subject}', which is not an authority's (CA:TRUE); it takes those that sign the others.");
        }

        return certificates.Any(IsRoot) ? certificates
            : throw new TlsFileException(path, $"has no certificate that is signed by itself, as that of a root authority is; add the one that signed '{certificates[0].Subject}'.");
    }

    private static bool IsAuthority(X509Certificate2 certificate) => certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(extension => extension.CertificateAuthority);

    private static bool IsRoot(X509Certificate2 certificate) => certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);

    private static void CheckTime(X509Certificate2 certificate, string path)
    {
        var now = TimeProvider.System.GetLocalNow().DateTime;
        if (now > certificate.NotAfter) throw new TlsFileException(path, $"has a certificate that expired on {Day(certificate.NotAfter)}; have a new one signed.");
        if (now < certificate.NotBefore) throw new TlsFileException(path, $"has a certificate that is valid from {Day(certificate.NotBefore)} on, and not yet; check the clock.");
    }

    // A certificate without the extension may be used for anything.
    private static void CheckUsage(X509Certificate2 certificate, string path, bool isSilo)
    {
        if (certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault() is not { } usage) return;
        var allowed = usage.EnhancedKeyUsages.Cast<Oid>().Select(oid => oid.Value).ToArray();
        string[] missing = [.. new[] { ("clientAuth", ClientUsage, true), ("serverAuth", ServerUsage, isSilo) }.Where(needed => needed.Item3 && !allowed.Contains(needed.Item2)).Select(needed => needed.Item1)];
        if (missing.Length > 0) throw new TlsFileException(path, $"has a certificate whose extended key usage lacks {string.Join(" and ", missing)}; a silo's has serverAuth and clientAuth, a client's clientAuth.");
    }

    private static void CheckAuthority(X509Certificate2 own, X509Certificate2Collection between, X509Certificate2Collection authorities, TlsFiles files)
    {
        using var chain = new X509Chain { ChainPolicy = Policy(authorities) };
        chain.ChainPolicy.ExtraStore.AddRange(between);
        if (chain.Build(own)) return;
        throw new TlsFileException(files.Certificate, $"has a certificate that '{files.Authority}' does not vouch for: {ChainText.Of(chain)} Others with that authority would refuse it; have it sign one.");
    }

    // Windows' TLS takes no keys that are in memory only.
    private static X509Certificate2 Usable(X509Certificate2 certificate) =>
        OperatingSystem.IsWindows() ? X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null) : certificate;

    private static string Day(DateTime time) => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
