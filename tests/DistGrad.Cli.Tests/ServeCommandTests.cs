using DistGrad.Cli.Commands;
using DistGrad.Cli.Inputs;

namespace DistGrad.Cli.Tests;

public class ServeCommandTests
{
    [Fact]
    public void Read_NoOptions_LeavesAllToTheEnvironment()
    {
        var options = Read();
        Assert.Null(options.Urls);
        Assert.Equal((null, null, null, null), (options.Redis, options.SiloPort, options.GatewayPort, options.ClusterId));
    }

    [Fact]
    public void Read_AllOptions_AreTaken()
    {
        var options = Read("--urls", "http://*:80;http://*:81", "--redis", "redis:6379", "--silo-port", "11111", "--gateway-port", "30000", "--cluster-id", "blue");
        Assert.Equal(["http://*:80", "http://*:81"], options.Urls);
        Assert.Equal(("redis:6379", 11111, 30000, "blue"), (options.Redis, options.SiloPort, options.GatewayPort, options.ClusterId));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(true, "--dashboard")]
    [InlineData(false, "--dashboard", "false")]
    public void Read_Dashboard_IsAFlagThatMayBeTurnedOff(bool? expected, params string[] args) => Assert.Equal(expected, Read(args).Dashboard);

    [Theory]
    [InlineData(null)]
    [InlineData(true, "--orleans-dashboard")]
    [InlineData(false, "--orleans-dashboard", "false")]
    public void Read_OrleansDashboard_IsAFlagThatMayBeTurnedOff(bool? expected, params string[] args) => Assert.Equal(expected, Read(args).OrleansDashboard);

    [Theory]
    [InlineData(null)]
    [InlineData(true, "--kubernetes")]
    [InlineData(true, "--kubernetes", "true")]
    [InlineData(false, "--kubernetes", "false")]
    public void Read_Kubernetes_IsAFlagThatMayBeTurnedOff(bool? expected, params string[] args) => Assert.Equal(expected, Read(args).Kubernetes);

    [Fact]
    public void Read_Tls_IsTaken()
    {
        Assert.Equal((null, null, null), Tls(Read()));
        Assert.Equal(("silo.pem", "silo.key", "authority.pem"), Tls(Read("--tls-certificate", "silo.pem", "--tls-key", "silo.key", "--tls-authority", "authority.pem")));
        Assert.Contains("--tls-key is empty.", Assert.Throws<UsageException>(() => Read("--tls-key", " ")).Problems);
    }

    private static (string?, string?, string?) Tls(Silo.ServerOptions options) => (options.TlsCertificate, options.TlsKey, options.TlsAuthority);

    private static Silo.ServerOptions Read(params string[] args)
    {
        var command = new ServeCommand();
        return command.Read(command.Parse(args));
    }
}
