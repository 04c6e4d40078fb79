using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DistGrad.Transport;

/// <summary>An authority that lives as long as a cluster on one machine, or a test. Its key is in memory only.</summary>
internal sealed class ThrowawayAuthority : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);
    private static readonly TimeSpan ClockSkew = TimeSpan.FromHours(1);
    private static readonly OidCollection BothEnds = [new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")];

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();
    private int _serial;

    /// <summary>An authority.</summary>
    /// <param name="name">Its name.</param>
    public ThrowawayAuthority(string name)
    {
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));

        // Longer than any certificate that it signs.
        Certificate = request.CreateSelfSigned(_now - (Lifetime * 2), _now + (Lifetime * 2));
    }

    /// <summary>The authority's own certificate.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>A certificate with its key, valid from an hour ago to a month from now.</summary>
    /// <param name="name">Name of whom it is for.</param>
    public X509Certificate2 Sign(string name) => Sign(name, _now - ClockSkew, _now + Lifetime, BothEnds);

    /// <summary>A certificate with its key.</summary>
    /// <param name="name">Name of whom it is for.</param>
    /// <param name="from">When it begins to be valid.</param>
    /// <param name="until">When it ends.</param>
    /// <param name="usages">What it may be used for.</param>
    public X509Certificate2 Sign(string name, DateTimeOffset from, DateTimeOffset until, OidCollection usages)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(usages, critical: false));
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));

        // Tells this authority from others of its name.
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        using var signed = request.Create(Certificate, from, until, [1, (byte)++_serial]);
        return signed.CopyWithPrivateKey(key);
    }

    /// <summary>Signs a certificate and writes it, its key and the authority's certificate.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="name">Name of whom it is for, and of the files.</param>
    public TlsFiles Write(string folder, string name)
    {
        using var certificate = Sign(name);
        return Write(folder, name, certificate);
    }

    /// <summary>Writes a certificate, its key and the authority's certificate.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="name">Name of the files.</param>
    /// <param name="certificate">A certificate with its key.</param>
    public TlsFiles Write(string folder, string name, X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        return new TlsFiles
        {
            Certificate = WriteFile(folder, $"{name}.pem", certificate.ExportCertificatePem()),
            Key = WriteFile(folder, $"{name}.key", key.ExportPkcs8PrivateKeyPem()),
            Authority = WriteFile(folder, $"{name}-authority.pem", Certificate.ExportCertificatePem()),
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Certificate.Dispose();
        _key.Dispose();
    }

    private static string WriteFile(string folder, string name, string text)
    {
        var path = Path.Combine(folder, name);
        using var file = new FileStream(path, Options());
        using var writer = new StreamWriter(file);
        writer.Write(text);
        return path;
    }

    private static FileStreamOptions Options()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
