using System.CommandLine;
using DistGrad.Cli.Inputs;
using DistGrad.Silo;

namespace DistGrad.Cli.Commands;

/// <summary><c>distgrad serve</c>: a silo that stays until it is told to stop.</summary>
internal sealed class ServeCommand : Command
{
    private readonly Option<string?> _urls = new("--urls")
    {
        Description = "Where to serve HTTP, with /health, /health/live, /health/ready and /metrics; several are separated by ';'. [DISTGRAD_URLS; default: http://127.0.0.1:8080]",
        HelpName = "url",
    };

    private readonly Option<string?> _redis = new("--redis")
    {
        Description = "Redis that holds membership and storage. [DISTGRAD_REDIS; default: a cluster of one silo, in memory]",
        HelpName = "host:port",
    };

    private readonly Option<int?> _siloPort = OptionKinds.Port("--silo-port", "TCP port for other silos. [DISTGRAD_SILO_PORT; default: 11111]");
    private readonly Option<int?> _gatewayPort = OptionKinds.Port("--gateway-port", "TCP port for clients. [DISTGRAD_GATEWAY_PORT; default: 30000]");

    private readonly Option<string?> _clusterId = new("--cluster-id")
    {
        Description = "Silos of one id form a cluster. [DISTGRAD_CLUSTER_ID; default: distgrad]",
        HelpName = "id",
    };

    private readonly Option<string?> _advertisedHost = new("--advertised-host")
    {
        Description = "Host or address that others reach this silo at; it then listens on all interfaces. [DISTGRAD_ADVERTISED_HOST; default: loopback only]",
        HelpName = "host",
    };

    private readonly TlsOptions _tls = new("silo");

    private readonly Option<string?> _detection = new("--detection")
    {
        Description = "How soon silos that do not answer are taken for dead: default (10 s) or fast (4 s, for machines with a core to spare). [DISTGRAD_DETECTION; default: default]",
        HelpName = "profile",
    };

    private readonly Option<string?> _ops = new("--ops")
    {
        Description = "Assemblies with ops of your own, separated by ';'. [DISTGRAD_OPS; default: none]",
        HelpName = "path.dll",
    };

    private readonly Option<bool?> _dashboard = new("--dashboard")
    {
        Description = "Serve the dashboard, where expressions can be run and all graphs and runs be seen. [DISTGRAD_DASHBOARD; default: true where all --urls are loopback]",
        HelpName = "true|false",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _dashboardHosts = new("--dashboard-hosts")
    {
        Description = "Names that browsers may reach the dashboard by, * for any; addresses and localhost always do. [DISTGRAD_DASHBOARD_HOSTS; default: those in --urls and this machine's]",
        HelpName = "name,name",
    };

    private readonly Option<bool?> _orleansDashboard = new("--orleans-dashboard")
    {
        Description = "Serve Orleans' own dashboard at /orleans, along with the dashboard. It profiles every call of a grain. [DISTGRAD_ORLEANS_DASHBOARD; default: false]",
        HelpName = "true|false",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool?> _kubernetes = new("--kubernetes")
    {
        Description = "Watch the cluster's pods, to notice sooner that one is deleted. Needs --redis. [DISTGRAD_KUBERNETES; default: false]",
        HelpName = "true|false",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public ServeCommand()
        : base("serve", "Runs a silo until Ctrl+C.")
    {
        Add(_urls);
        Add(_redis);
        Add(_siloPort);
        Add(_gatewayPort);
        Add(_clusterId);
        Add(_advertisedHost);
        _tls.AddTo(this);
        Add(_detection);
        Add(_ops);
        Add(_dashboard);
        Add(_dashboardHosts);
        Add(_orleansDashboard);
        Add(_kubernetes);
        SetAction(RunAsync);
    }

    /// <summary>What the command line asks for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="UsageException">An option's value makes no sense.</exception>
    internal ServerOptions Read(ParseResult parsed)
    {
        var (siloPort, gatewayPort) = (parsed.GetValue(_siloPort), parsed.GetValue(_gatewayPort));
        if (siloPort is not null && siloPort == gatewayPort) throw new UsageException($"--silo-port and --gateway-port cannot both be {siloPort}.");
        var tls = _tls.Given(parsed);
        return new ServerOptions
        {
            Urls = parsed.GetValue(_urls) is { } urls ? Urls.Read(urls) : null,
            Redis = Given(_redis),
            SiloPort = siloPort,
            GatewayPort = gatewayPort,
            ClusterId = Given(_clusterId),
            AdvertisedHost = Given(_advertisedHost),
            TlsCertificate = tls.Certificate,
            TlsKey = tls.Key,
            TlsAuthority = tls.Authority,
            Detection = Given(_detection),
            Ops = Given(_ops),
            Dashboard = parsed.GetValue(_dashboard),
            DashboardHosts = Given(_dashboardHosts),
            OrleansDashboard = parsed.GetValue(_orleansDashboard),
            Kubernetes = parsed.GetValue(_kubernetes),
        };

        string? Given(Option<string?> option) => OptionKinds.Given(option, parsed);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var output = parsed.InvocationConfiguration.Output;
        await DistGradServer.RunAsync(Read(parsed), Tell, cancellationToken);
        return ExitCode.Ok;

        void Tell(ServerAddresses addresses)
        {
            foreach (var url in addresses.Urls) output.WriteLine($"Serving on {url}, health at {url.TrimEnd('/')}/health.");
            output.WriteLine($"Silos connect to port {addresses.SiloPort}, clients to port {addresses.GatewayPort}. Ctrl+C stops.");
            output.Flush();
        }
    }
}
