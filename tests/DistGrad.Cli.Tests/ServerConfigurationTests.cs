using System.Net;
using DistGrad.Silo;

namespace DistGrad.Cli.Tests;

public class ServerConfigurationTests
{
    private readonly Dictionary<string, string> _variables = [];

    [Fact]
    public async Task NothingGiven_Defaults()
    {
        Assert.Equal(["http://127.0.0.1:8080"], Urls());
        var silo = await Silo();
        Assert.Equal(("distgrad", null, 11111, 30000), (silo.ClusterId, silo.Redis, silo.SiloPort, silo.GatewayPort));
        Assert.Equal((IPAddress.Loopback, false), (silo.Address, silo.ListenOnAllInterfaces));
    }

    [Fact]
    public async Task Environment_IsRead()
    {
        _variables["DISTGRAD_URLS"] = "http://*:80; https://+:443";
        _variables["DISTGRAD_REDIS"] = "redis:6379";
        _variables["DISTGRAD_SILO_PORT"] = "5001";
        _variables["DISTGRAD_GATEWAY_PORT"] = "5002";
        _variables["DISTGRAD_CLUSTER_ID"] = "blue";
        _variables["DISTGRAD_ADVERTISED_HOST"] = "10.1.2.3";
        Assert.Equal(["http://*:80", "https://+:443"], Urls());
        var silo = await Silo();
        Assert.Equal(("blue", "redis:6379", 5001, 5002), (silo.ClusterId, silo.Redis, silo.SiloPort, silo.GatewayPort));
        Assert.Equal((IPAddress.Parse("10.1.2.3"), true), (silo.Address, silo.ListenOnAllInterfaces));
    }

    [Fact]
    public async Task Options_ComeBeforeTheEnvironment()
    {
        foreach (var variable in new[] { "DISTGRAD_URLS", "DISTGRAD_REDIS", "DISTGRAD_SILO_PORT", "DISTGRAD_GATEWAY_PORT", "DISTGRAD_CLUSTER_ID", "DISTGRAD_ADVERTISED_HOST" }) _variables[variable] = "no port";
        var options = new ServerOptions { Urls = ["http://localhost:1"], Redis = "r:1", SiloPort = 2, GatewayPort = 3, ClusterId = "green", AdvertisedHost = "localhost" };
        Assert.Equal(["http://localhost:1"], Urls(options));
        var silo = await Silo(options);
        Assert.Equal(("green", "r:1", 2, 3), (silo.ClusterId, silo.Redis, silo.SiloPort, silo.GatewayPort));
        Assert.Equal((IPAddress.Loopback, true), (silo.Address, silo.ListenOnAllInterfaces));
    }

    [Fact]
    public async Task EmptyVariable_CountsAsNotSet()
    {
        _variables["DISTGRAD_REDIS"] = _variables["DISTGRAD_SILO_PORT"] = _variables["DISTGRAD_URLS"] = "";
        Assert.Equal(["http://127.0.0.1:8080"], Urls());
        var silo = await Silo();
        Assert.Equal((null, 11111), (silo.Redis, silo.SiloPort));
    }

    [Theory]
    [InlineData("DISTGRAD_SILO_PORT", "0")]
    [InlineData("DISTGRAD_SILO_PORT", "65536")]
    [InlineData("DISTGRAD_GATEWAY_PORT", "-1")]
    [InlineData("DISTGRAD_GATEWAY_PORT", "http")]
    [InlineData("DISTGRAD_ADVERTISED_HOST", "no-such-host.invalid")]
    public async Task WrongVariable_IsNamedOrQuoted(string variable, string value)
    {
        _variables[variable] = value;
        var error = await Assert.ThrowsAsync<ArgumentException>(() => Silo());
        Assert.Contains($"'{value}'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("ftp://localhost")]
    [InlineData("http://127.0.0.1:8080;nonsense")]
    public void WrongUrl_IsQuoted(string urls)
    {
        _variables["DISTGRAD_URLS"] = urls;
        var error = Assert.Throws<ArgumentException>(() => Urls());
        Assert.Contains($"'{urls.Split(';')[^1]}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kubernetes_WithThePodsVariables_IsOn()
    {
        Assert.False((await Silo()).Kubernetes);
        foreach (var variable in new[] { "POD_NAME", "POD_NAMESPACE", "POD_IP", "KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT" }) _variables[variable] = "1";
        _variables["DISTGRAD_REDIS"] = "redis:6379";
        _variables["DISTGRAD_KUBERNETES"] = "true";
        Assert.True((await Silo()).Kubernetes);
        Assert.False((await Silo(new ServerOptions { Kubernetes = false })).Kubernetes);
    }

    [Fact]
    public async Task Kubernetes_SomethingMissing_SaysWhatAndWhereItComesFrom()
    {
        _variables["POD_NAME"] = "silo-0";
        Assert.Contains("needs Redis", (await Assert.ThrowsAsync<ArgumentException>(() => Silo(new ServerOptions { Kubernetes = true }))).Message, StringComparison.Ordinal);
        var error = await Assert.ThrowsAsync<ArgumentException>(() => Silo(new ServerOptions { Kubernetes = true, Redis = "redis:6379" }));
        Assert.Contains("POD_NAMESPACE (from the field metadata.namespace), POD_IP", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("POD_NAME (", error.Message, StringComparison.Ordinal);
        _variables["DISTGRAD_KUBERNETES"] = "yes";
        Assert.Contains("'yes'", (await Assert.ThrowsAsync<ArgumentException>(() => Silo())).Message, StringComparison.Ordinal);
    }

    private string[] Urls(ServerOptions? options = null) => ServerConfiguration.Urls(options ?? new(), _variables.GetValueOrDefault);

    private Task<SiloSettings> Silo(ServerOptions? options = null) => ServerConfiguration.Silo(options ?? new(), _variables.GetValueOrDefault);

    [Fact]
    public async Task Ops_AreThoseOfTheAssemblies()
    {
        Assert.Null((await Silo()).Ops);
        Assert.Contains("cannot be loaded", (await Assert.ThrowsAsync<ArgumentException>(() => Silo(new ServerOptions { Ops = "/no/such/file.dll" }))).Message);
        Assert.Contains("has no ops", (await Assert.ThrowsAsync<ArgumentException>(() => Silo(new ServerOptions { Ops = typeof(Assert).Assembly.Location }))).Message);
        _variables["DISTGRAD_OPS"] = GetType().Assembly.Location;
        Assert.IsType<DoubleOp>((await Silo()).Ops!.Find("test:Double"));
    }
}

/// <summary>An op of this assembly.</summary>
public sealed class DoubleOp() : UnaryOp("test:Double")
{
    public override double Scalar(double x) => 2 * x;

    public override void Vjp(VjpContext z) => z.Accumulate(0, 2 * z.Upstream);
}
