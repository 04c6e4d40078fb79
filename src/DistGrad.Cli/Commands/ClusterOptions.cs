using System.CommandLine;
using DistGrad.Cli.Inputs;

namespace DistGrad.Cli.Commands;

/// <summary>Options that say where to run: silos in this process, or a cluster that is there already.</summary>
internal sealed class ClusterOptions
{
    private const int MaxSilos = 64;

    private readonly Option<int?> _silos = OptionKinds.Integer("--silos", "Number of silos to start in this process. [default: 1]", 1, MaxSilos);

    private readonly Option<string?> _connect = new("--connect")
    {
        Description = "Use a running cluster instead: the gateways of its silos, separated by commas.",
        HelpName = "host[:port]",
    };

    private readonly Option<string> _clusterId = new("--cluster-id")
    {
        Description = "Id of the running cluster.",
        HelpName = "id",
        DefaultValueFactory = _ => DistGradClient.DefaultClusterId,
    };

    private readonly TlsOptions _tls = new("client");

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        command.Add(_silos);
        command.Add(_connect);
        command.Add(_clusterId);
        _tls.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_silos) is not null && result.GetResult(_connect) is not null)
                result.AddError("--silos is for silos in this process and cannot be combined with --connect.");
            if (_tls.AreGiven(result) && result.GetResult(_connect) is null)
                result.AddError("Options for TLS are for connections to a running cluster: give --connect, too.");
        });
    }

    /// <summary>Number of silos asked for, or null.</summary>
    public int? Silos(ParseResult parsed) => parsed.GetValue(_silos);

    /// <summary>Where the running cluster is, or null where silos are to be started in this process.</summary>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="UsageException">The gateways, or an option for TLS, are empty.</exception>
    /// <exception cref="ArgumentException">TLS is half set up.</exception>
    public ClusterAddress? Address(ParseResult parsed)
    {
        if (parsed.GetValue(_connect) is not { } gateways) return null;
        if (string.IsNullOrWhiteSpace(gateways)) throw new UsageException("--connect takes the gateways of a cluster, such as localhost:30000.");
        return new ClusterAddress(gateways, parsed.GetRequiredValue(_clusterId), _tls.Read(parsed));
    }

    /// <summary>A client of the cluster asked for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="UsageException">The gateways, or an option for TLS, are empty.</exception>
    /// <exception cref="ArgumentException">TLS is half set up.</exception>
    public Task<DistGradClient> OpenAsync(ParseResult parsed, CancellationToken cancellationToken) => Address(parsed) is { } cluster
        ? cluster.ConnectAsync(cancellationToken)
        : DistGradClient.StartEmbeddedAsync(parsed.GetValue(_silos) ?? 1, cancellationToken);
}
