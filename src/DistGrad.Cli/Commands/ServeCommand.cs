using System.CommandLine;
using DistGrad.Cli.Inputs;
using DistGrad.Silo;

namespace DistGrad.Cli.Commands;

/// <summary><c>distgrad serve</c>: a silo that stays until it is told to stop.</summary>
internal sealed class ServeCommand : Command
{
    private const string DefaultUrl = "http://127.0.0.1:8080";
    private const string DefaultClusterId = "distgrad";

    private readonly Option<string> _urls = new("--urls")
    {
        Description = "Where to serve HTTP, with /health, /health/live and /health/ready; several are separated by ';'.",
        HelpName = "url",
        DefaultValueFactory = _ => DefaultUrl,
    };

    private readonly Option<string?> _redis = new("--redis")
    {
        Description = "Redis that holds membership and storage. [default: a cluster of one silo, in memory]",
        HelpName = "host:port",
    };

    private readonly Option<int?> _siloPort = OptionKinds.Port("--silo-port", "TCP port for other silos. [default: a free one]");
    private readonly Option<int?> _gatewayPort = OptionKinds.Port("--gateway-port", "TCP port for clients. [default: a free one]");

    private readonly Option<string> _clusterId = new("--cluster-id")
    {
        Description = "Silos of one id form a cluster.",
        HelpName = "id",
        DefaultValueFactory = _ => DefaultClusterId,
    };

    public ServeCommand()
        : base("serve", "Runs a silo until Ctrl+C.")
    {
        Add(_urls);
        Add(_redis);
        Add(_siloPort);
        Add(_gatewayPort);
        Add(_clusterId);
        SetAction(RunAsync);
    }

    /// <summary>What the command line asks for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="UsageException">An option's value makes no sense.</exception>
    internal ServerOptions Read(ParseResult parsed)
    {
        var (siloPort, gatewayPort) = (parsed.GetValue(_siloPort), parsed.GetValue(_gatewayPort));
        if (siloPort is not null && siloPort == gatewayPort) throw new UsageException($"--silo-port and --gateway-port cannot both be {siloPort}.");
        return new ServerOptions
        {
            Urls = Urls.Read(parsed.GetRequiredValue(_urls)),
            Redis = Given("--redis", parsed.GetValue(_redis)),
            SiloPort = siloPort,
            GatewayPort = gatewayPort,
            ClusterId = Given("--cluster-id", parsed.GetValue(_clusterId)) ?? DefaultClusterId,
        };
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var options = Read(parsed);
        foreach (var url in options.Urls)
            await parsed.InvocationConfiguration.Output.WriteLineAsync($"Serving on {url}, health at {url.TrimEnd('/')}/health. Ctrl+C stops.");
        try
        {
            await DistGradServer.RunAsync(options, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Being told to stop is how a server ends well.
        }

        return ExitCode.Ok;
    }

    private static string? Given(string option, string? text) =>
        text is null || !string.IsNullOrWhiteSpace(text) ? text : throw new UsageException($"{option} is empty.");
}
