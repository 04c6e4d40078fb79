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
    public void Telemetry_IsSentWhereOpenTelemetrysVariablesSay()
    {
        Assert.Equal((false, false), (Telemetry().SendsMetrics, Telemetry().SendsTraces));
        _variables["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] = "http://traces:1";
        Assert.Equal((false, true), (Telemetry().SendsMetrics, Telemetry().SendsTraces));
        _variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://all:2";
        Assert.Equal((true, true, null), (Telemetry().SendsMetrics, Telemetry().SendsTraces, Telemetry().Metrics));
        _variables["OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"] = "collector:4317";
        Assert.Contains("'collector:4317' in OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", Assert.Throws<ArgumentException>(() => Telemetry()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tls_IsReadFromOptionsBeforeTheEnvironment()
    {
        Assert.Null((await Silo()).Tls);
        _variables["DISTGRAD_TLS_CERTIFICATE"] = "silo.pem";
        Assert.Contains("--tls-authority or DISTGRAD_TLS_AUTHORITY", (await Assert.ThrowsAsync<ArgumentException>(() => Silo())).Message, StringComparison.Ordinal);
        _variables["DISTGRAD_TLS_AUTHORITY"] = "authority.pem";
        Assert.Equal(new TlsFiles { Certificate = "silo.pem", Authority = "authority.pem" }, (await Silo()).Tls);
        var options = new ServerOptions { TlsCertificate = "mine.pem", TlsKey = "mine.key", TlsAuthority = "ours.pem" };
        Assert.Equal(new TlsFiles { Certificate = "mine.pem", Key = "mine.key", Authority = "ours.pem" }, (await Silo(options)).Tls);
    }

    [Theory]
    [InlineData(true, null, "http://127.0.0.1:8080")]
    [InlineData(true, null, "http://localhost:8080", "http://[::1]:8080")]
    [InlineData(false, null, "http://127.0.0.1:8080", "http://0.0.0.0:8081")]
    [InlineData(false, null, "http://+:8080")]
    [InlineData(true, "true", "http://0.0.0.0:8080")]
    [InlineData(true, "1", "http://0.0.0.0:8080")]
    [InlineData(false, "false", "http://127.0.0.1:8080")]
    public void HasDashboard_OnLoopbackOrWhereItIsToldTo(bool expected, string? variable, params string[] urls) =>
        Assert.Equal(expected, ServerConfiguration.HasDashboard(new ServerOptions(), name => name == "DISTGRAD_DASHBOARD" ? variable : null, urls));

    [Fact]
    public void HasDashboard_VariableIsNoTruthValue_SaysSo() =>
        Assert.Contains("write true or false", Assert.Throws<ArgumentException>(() => ServerConfiguration.HasDashboard(new ServerOptions(), _ => "on", [])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(false, null, null)]
    [InlineData(true, true, null)]
    [InlineData(true, null, "1")]
    [InlineData(true, null, "true")]
    [InlineData(false, null, "0")]
    [InlineData(false, false, "true")]
    public void HasOrleansDashboard_OnlyWhereItIsAskedFor(bool expected, bool? option, string? variable) =>
        Assert.Equal(expected, ServerConfiguration.HasOrleansDashboard(new ServerOptions { OrleansDashboard = option }, name => name == "DISTGRAD_ORLEANS_DASHBOARD" ? variable : null, hasDashboard: true));

    [Fact]
    public void HasOrleansDashboard_WithoutTheDashboard_IsRefused()
    {
        var error = Assert.Throws<ArgumentException>(() => ServerConfiguration.HasOrleansDashboard(new ServerOptions { OrleansDashboard = true }, _ => null, hasDashboard: false));
        Assert.Contains("turn that on with --dashboard", error.Message, StringComparison.Ordinal);
        Assert.False(ServerConfiguration.HasOrleansDashboard(new ServerOptions(), _ => null, hasDashboard: false));
    }

    [Fact]
    public void DashboardHosts_AreThoseGiven_OfTheAddresses_AndThisMachines()
    {
        Assert.Equal(["grad.example.org", "*", "silo-1", Dns.GetHostName()], ServerConfiguration.DashboardHosts(new() { DashboardHosts = "grad.example.org, *" }, _ => null, ["http://silo-1:8080", "http://+:8080"]));
        Assert.Equal(["a", Dns.GetHostName()], ServerConfiguration.DashboardHosts(new(), name => name == "DISTGRAD_DASHBOARD_HOSTS" ? "a" : null, []));
    }

    [Theory]
    [InlineData("http://grad.example.org")]
    [InlineData("grad.example.org:8080")]
    [InlineData("*.example.org")]
    public void DashboardHosts_NoName_SaysSo(string hosts) =>
        Assert.Contains("without port", Assert.Throws<ArgumentException>(() => ServerConfiguration.DashboardHosts(new() { DashboardHosts = hosts }, _ => null, [])).Message, StringComparison.Ordinal);

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

    private TelemetryTargets Telemetry() => ServerConfiguration.Telemetry(name => _variables.GetValueOrDefault(name));

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
