namespace DistGrad.Transport.Tests;

public class TlsSettingsTests
{
    private readonly Dictionary<string, string> _variables = [];

    [Fact]
    public void NothingGiven_NoTls() => Assert.Null(Read());

    [Fact]
    public void EmptyVariables_CountAsNotSet()
    {
        _variables["DISTGRAD_TLS_CERTIFICATE"] = _variables["DISTGRAD_TLS_KEY"] = _variables["DISTGRAD_TLS_AUTHORITY"] = "";
        Assert.Null(Read());
    }

    [Fact]
    public void Environment_IsRead()
    {
        _variables["DISTGRAD_TLS_CERTIFICATE"] = "silo.pem";
        _variables["DISTGRAD_TLS_KEY"] = "silo.key";
        _variables["DISTGRAD_TLS_AUTHORITY"] = "authority.pem";
        Assert.Equal(new TlsFiles { Certificate = "silo.pem", Key = "silo.key", Authority = "authority.pem" }, Read());
    }

    [Fact]
    public void Given_ComesBeforeTheEnvironment_EachByItself()
    {
        _variables["DISTGRAD_TLS_CERTIFICATE"] = "silo.pem";
        _variables["DISTGRAD_TLS_AUTHORITY"] = "authority.pem";
        Assert.Equal(new TlsFiles { Certificate = "mine.pem", Authority = "authority.pem" }, Read("mine.pem"));
    }

    [Theory]
    [InlineData("silo.pem", null, null, "the authority that signs the certificates of the others (--tls-authority or DISTGRAD_TLS_AUTHORITY)")]
    [InlineData(null, null, "authority.pem", "a certificate (--tls-certificate or DISTGRAD_TLS_CERTIFICATE)")]
    [InlineData(null, "silo.key", null, "a certificate (--tls-certificate or DISTGRAD_TLS_CERTIFICATE) and the authority")]
    public void HalfGiven_NamesWhatIsMissing(string? certificate, string? key, string? authority, string missing)
    {
        var error = Assert.Throws<ArgumentException>(() => Read(certificate, key, authority));
        Assert.StartsWith($"TLS is only half set up: {missing}", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(" is missing.", error.Message, StringComparison.Ordinal);
    }

    private TlsFiles? Read(string? certificate = null, string? key = null, string? authority = null) => TlsSettings.Read(certificate, key, authority, _variables.GetValueOrDefault);
}
