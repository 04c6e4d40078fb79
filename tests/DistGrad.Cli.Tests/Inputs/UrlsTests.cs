using DistGrad.Cli.Inputs;

namespace DistGrad.Cli.Tests.Inputs;

public class UrlsTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8080", "http://127.0.0.1:8080")]
    [InlineData("http://*:80; https://+:443/", "http://*:80", "https://+:443/")]
    [InlineData("http://[::1]:0", "http://[::1]:0")]
    public void Read_Addresses_GivesEach(string text, params string[] expected) => Assert.Equal(expected, Urls.Read(text));

    [Theory]
    [InlineData("")]
    [InlineData(";")]
    [InlineData("127.0.0.1:8080")]
    [InlineData("localhost:8080")]
    [InlineData("ftp://localhost")]
    [InlineData("http://localhost:99999")]
    [InlineData("http://localhost/path")]
    [InlineData("http://localhost;nonsense")]
    public void Read_NoAddress_Throws(string text) => Assert.Throws<UsageException>(() => Urls.Read(text));
}
