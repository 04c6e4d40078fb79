using DistGrad.Cli.Commands;

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
    [InlineData(true, "--kubernetes")]
    [InlineData(true, "--kubernetes", "true")]
    [InlineData(false, "--kubernetes", "false")]
    public void Read_Kubernetes_IsAFlagThatMayBeTurnedOff(bool? expected, params string[] args) => Assert.Equal(expected, Read(args).Kubernetes);

    private static Silo.ServerOptions Read(params string[] args)
    {
        var command = new ServeCommand();
        return command.Read(command.Parse(args));
    }
}
