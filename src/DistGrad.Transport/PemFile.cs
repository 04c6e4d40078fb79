using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DistGrad.Transport;

/// <summary>Reads a file in PEM form, and says what is wrong with it.</summary>
/// <param name="path">Path of the file.</param>
internal sealed class PemFile(string path)
{
    private readonly string _text = ReadText(path);

    /// <summary>The certificates in it, in their order.</summary>
    /// <exception cref="TlsFileException">There are none, or one cannot be read.</exception>
    public X509Certificate2Collection Certificates()
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(_text);
        }
        catch (CryptographicException e)
        {
            throw new TlsFileException(path, $"has a certificate that cannot be read: {e.Message}", e);
        }

        return certificates.Count > 0 ? certificates : throw new TlsFileException(path, "has no certificate in PEM form, which begins with -----BEGIN CERTIFICATE-----.");
    }

    /// <summary>A certificate with the key in this file.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="certificatePath">Path of its file.</param>
    /// <exception cref="TlsFileException">There is no key, or not that of the certificate.</exception>
    public X509Certificate2 WithKey(X509Certificate2 certificate, string certificatePath)
    {
        var labels = Labels();
        if (labels.Contains("ENCRYPTED PRIVATE KEY")) throw new TlsFileException(path, "has a private key with a passphrase, which nobody can type in; 'openssl pkey -in FILE -out FILE' writes it without.");
        if (!labels.Any(label => label.EndsWith("PRIVATE KEY", StringComparison.Ordinal)))
            throw new TlsFileException(path, $"has no private key in PEM form, which begins with -----BEGIN PRIVATE KEY-----; it takes that of the certificate in '{certificatePath}'.");
        try
        {
            return X509Certificate2.CreateFromPem(certificate.ExportCertificatePem(), _text);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new TlsFileException(path, $"has not the private key of the certificate in '{certificatePath}': {e.Message}", e);
        }
    }

    private List<string> Labels()
    {
        List<string> labels = [];
        for (var rest = _text.AsSpan(); PemEncoding.TryFind(rest, out var found); rest = rest[found.Location.End..]) labels.Add(rest[found.Label].ToString());
        return labels;
    }

    private static string ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new TlsFileException(path, "is not there; TLS takes PEM files of a certificate, its key and the authority.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new TlsFileException(path, $"cannot be read: {e.Message}", e);
        }
    }
}
