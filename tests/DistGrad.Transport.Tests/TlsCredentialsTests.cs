using System.Security.Cryptography;

namespace DistGrad.Transport.Tests;

public sealed class TlsCredentialsTests : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private static readonly OidCollection Usages = [new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")];

    private readonly TemporaryFolder _folder = new();
    private readonly ThrowawayAuthority _authority = new("authority");
    private readonly TlsFiles _files;

    public TlsCredentialsTests() => _files = _authority.Write(_folder.Path, "silo");

    public void Dispose()
    {
        _folder.Dispose();
        _authority.Dispose();
    }

    [Fact]
    public void Load_AllRight_Loads() => Assert.NotNull(TlsCredentials.Load(_files, isSilo: true));

    [Fact]
    public void Load_KeyInTheCertificatesFile_Loads()
    {
        var both = _folder.Write("both.pem", Text(_files.Certificate) + "\n" + Text(_files.Key!));
        Assert.NotNull(TlsCredentials.Load(_files with { Certificate = both, Key = null }, isSilo: true));
    }

    [Fact]
    public void Load_SeveralAuthorities_Loads()
    {
        using var another = new ThrowawayAuthority("another");
        Assert.NotNull(TlsCredentials.Load(_files with { Authority = _folder.Write("both.pem", another.Certificate.ExportCertificatePem() + "\n" + Text(_files.Authority)) }, isSilo: true));
    }

    [Fact]
    public void Load_FileIsNotThere_NamesIt()
    {
        var missing = Path.Combine(_folder.Path, "missing.pem");
        Assert.All([_files with { Certificate = missing }, _files with { Key = missing }, _files with { Authority = missing }], files => AssertFails(files, missing, "is not there"));
    }

    [Fact]
    public void Load_FileIsAFolder_SaysSo() => AssertFails(_files with { Authority = _folder.Path }, _folder.Path, "cannot be read");

    [Fact]
    public void Load_NoCertificateInTheFile_SaysWhatItLooksLike()
    {
        AssertFails(_files with { Certificate = _files.Key! }, _files.Key!, "has no certificate in PEM form, which begins with -----BEGIN CERTIFICATE-----");
        AssertFails(_files with { Authority = _files.Key! }, _files.Key!, "has no certificate in PEM form");
    }

    [Theory]
    [InlineData(true, true, true, null)]
    [InlineData(true, false, true, "lacks clientAuth;")]
    [InlineData(false, true, true, "lacks serverAuth;")]
    [InlineData(false, true, false, null)]
    [InlineData(true, false, false, "lacks clientAuth;")]
    public void Load_ExtendedKeyUsage_HasToAllowTheEndsThatItIsFor(bool server, bool client, bool isSilo, string? problem)
    {
        var usages = new OidCollection();
        if (server) usages.Add(Usages[0]);
        if (client) usages.Add(Usages[1]);
        using var certificate = _authority.Sign("limited", Now.AddDays(-1), Now.AddDays(1), usages);
        var files = _authority.Write(_folder.Path, "limited", certificate);

        if (problem is null) Assert.NotNull(TlsCredentials.Load(files, isSilo));
        else Assert.Contains(problem, Assert.Throws<TlsFileException>(() => TlsCredentials.Load(files, isSilo)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_CertificateIsBroken_SaysSo()
    {
        var broken = _folder.Write("broken.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        AssertFails(_files with { Certificate = broken }, broken, "has a certificate that cannot be read");
    }

    [Fact]
    public void Load_NoKey_SaysWhatItLooksLike()
    {
        AssertFails(_files with { Key = null }, _files.Certificate, "has no private key in PEM form, which begins with -----BEGIN PRIVATE KEY-----");
        AssertFails(_files with { Key = _files.Authority }, _files.Authority, "has no private key");
    }

    [Fact]
    public void Load_KeyOfAnotherCertificate_SaysSo()
    {
        var another = _authority.Write(_folder.Path, "another");
        AssertFails(_files with { Key = another.Key }, another.Key!, $"has not the private key of the certificate in '{_files.Certificate}'");
    }

    [Fact]
    public void Load_KeyWithPassphrase_SaysHowToTakeItOff()
    {
        using var key = ECDsa.Create();
        var locked = _folder.Write("locked.key", key.ExportEncryptedPkcs8PrivateKeyPem("secret", new(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1)));
        AssertFails(_files with { Key = locked }, locked, "has a private key with a passphrase");
    }

    [Fact]
    public void Load_Expired_SaysSince()
    {
        using var expired = _authority.Sign("old", Now.AddDays(-9), Now.AddDays(-2), Usages);
        var files = _authority.Write(_folder.Path, "old", expired);
        AssertFails(files, files.Certificate, $"has a certificate that expired on {expired.NotAfter:yyyy-MM-dd}");
    }

    [Fact]
    public void Load_NotYetValid_SaysFromWhen()
    {
        using var early = _authority.Sign("early", Now.AddDays(2), Now.AddDays(9), Usages);
        var files = _authority.Write(_folder.Path, "early", early);
        AssertFails(files, files.Certificate, $"valid from {early.NotBefore:yyyy-MM-dd} on, and not yet");
    }

    [Fact]
    public void Load_NotSignedByTheAuthority_SaysSo()
    {
        using var another = new ThrowawayAuthority("another");
        var authority = _folder.Write("another.pem", another.Certificate.ExportCertificatePem());
        AssertFails(_files with { Authority = authority }, _files.Certificate, $"has a certificate that '{authority}' does not vouch for: it is not signed by the authority.");
    }

    [Fact]
    public void Load_AuthorityOfTheSameNameWithAnotherKey_IsNotTaken()
    {
        using var another = new ThrowawayAuthority("authority");
        var authority = _folder.Write("another.pem", another.Certificate.ExportCertificatePem());
        AssertFails(_files with { Authority = authority }, _files.Certificate, "does not vouch for");
    }

    [Fact]
    public void Load_AuthorityIsNone_SaysSo() => AssertFails(_files with { Authority = _files.Certificate }, _files.Certificate, "has the certificate 'CN=silo', which is not an authority's");

    private static void AssertFails(TlsFiles files, string file, string problem)
    {
        var error = Assert.Throws<TlsFileException>(() => TlsCredentials.Load(files, isSilo: true));
        Assert.Equal(file, error.File);
        Assert.StartsWith($"'{file}' ", error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    private static string Text(string path) => File.ReadAllText(path);
}
