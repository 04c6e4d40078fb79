namespace DistGrad.Cli.Tests;

public class ProgramTests
{
    [Theory]
    [InlineData("error: No value is given for y; write y=1, for example.\n", "eval", "x + y", "x=1")]
    [InlineData("error: No value is given for y; write y=1, for example.\n", "check", "x + y", "x=1")]
    [InlineData("error: '1' is no value for an input; write name=value.\n", "eval", "-x^2", "1", "x=-2")]
    [InlineData("error: Graph 'expression' has no node 'w'; its named nodes are x.\n", "eval", "x", "x=1", "--wrt", "w")]
    [InlineData("error: --wrt takes names separated by commas, such as x,y, not ''.\n", "eval", "x", "x=1", "--wrt", "")]
    [InlineData("error: The expression has no inputs, so it has no gradient to check.\n", "check", "1 + 2")]
    [InlineData("error: --connect takes the gateways of a cluster, such as localhost:30000.\n", "eval", "x", "x=1", "--connect", "")]
    [InlineData("error: 'localhost' is no address to listen on; write http://127.0.0.1:8080, or http://*:8080 for all addresses.\n", "serve", "--urls", "localhost")]
    [InlineData("error: --silo-port and --gateway-port cannot both be 5000.\n", "serve", "--silo-port", "5000", "--gateway-port", "5000")]
    [InlineData("error: --redis is empty.\n", "serve", "--redis", "")]
    [InlineData("error: TLS is only half set up: the authority that signs the certificates of the others (--tls-authority or DISTGRAD_TLS_AUTHORITY) is missing.\n", "eval", "x", "x=1", "--connect", "h", "--tls-certificate", "c")]
    [InlineData("error: 'no/authority.pem' is not there; TLS takes PEM files of a certificate, its key and the authority.\n", "eval", "x", "x=1", "--connect", "h", "--tls-certificate", "c", "--tls-authority", "no/authority.pem")]
    public Task RunAsync_BadInput_OneSentenceAndExitCode2(string error, params string[] args) => Fails(error, args);

    [Theory]
    [InlineData("error: Required argument 'expression' missing for command: 'eval'.\nSee 'distgrad eval --help'.\n", "eval")]
    [InlineData("error: --silos takes a whole number from 1 to 64, not '0'.\nSee 'distgrad eval --help'.\n", "eval", "x", "x=1", "--silos", "0")]
    [InlineData("error: --silos takes a whole number from 1 to 64, not '1.5'.\nSee 'distgrad eval --help'.\n", "eval", "x", "x=1", "--silos", "1.5")]
    [InlineData("error: Options for TLS are for connections to a running cluster: give --connect, too.\nSee 'distgrad eval --help'.\n", "eval", "x", "x=1", "--tls-key", "k")]
    [InlineData("error: --silos is for silos in this process and cannot be combined with --connect.\nSee 'distgrad eval --help'.\n", "eval", "x", "x=1", "--silos", "2", "--connect", "h")]
    [InlineData("error: --silo-port takes a whole number from 1 to 65535, not '70000'.\nSee 'distgrad serve --help'.\n", "serve", "--silo-port", "70000")]
    [InlineData("error: Required command was not provided.\nSee 'distgrad --help'.\n")]
    public Task RunAsync_BadUsage_PointsToTheHelp(string error, params string[] args) => Fails(error, args);

    [Fact]
    public async Task RunAsync_SyntaxError_PointsAtTheColumn()
    {
        var run = await CommandRun.Of(["eval", "x + )", "x=1"]);
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        var lines = run.Error.Split('\n');
        Assert.StartsWith("error: Column 5: ", lines[0], StringComparison.Ordinal);
        Assert.Equal(["  x + )", "      ^", ""], lines[1..]);
    }

    [Fact]
    public async Task RunAsync_UnknownCommand_Named()
    {
        var run = await CommandRun.Of(["evla", "x"]);
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Contains("'evla'", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("eval", "--help")]
    [InlineData("check", "--help")]
    [InlineData("bench", "--help")]
    [InlineData("serve", "--help")]
    public async Task RunAsync_Help_ListsTheExitCodes(params string[] args)
    {
        var run = await CommandRun.Of(args);
        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Error));
        Assert.Contains(ExitCode.Help, run.Output, StringComparison.Ordinal);
    }

    private static async Task Fails(string error, string[] args) =>
        Assert.Equal(new CommandRun(ExitCode.BadInput, "", error), await CommandRun.Of(args));
}
