using System.CommandLine;
using System.Net;
using DistGrad.Cli.Bench.Scale;
using DistGrad.Silo;
using Microsoft.Extensions.Hosting;

namespace DistGrad.Cli.Commands;

/// <summary><c>distgrad bench silo</c>: a silo that a benchmark starts as a process of its own. Not for people.</summary>
internal sealed class BenchSiloCommand : Command
{
    private readonly Option<int?> _siloPort = OptionKinds.Port("--silo-port", "TCP port for other silos.");
    private readonly Option<int?> _gatewayPort = OptionKinds.Port("--gateway-port", "TCP port for clients.");
    private readonly Option<int?> _primary = OptionKinds.Port("--primary", "TCP port of the first silo; none for that itself.");

    public BenchSiloCommand()
        : base("silo", "A silo for a benchmark.")
    {
        Hidden = true;
        Add(_siloPort);
        Add(_gatewayPort);
        Add(_primary);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var settings = new SiloSettings
        {
            ClusterId = "bench",
            SiloPort = parsed.GetValue(_siloPort)!.Value,
            GatewayPort = parsed.GetValue(_gatewayPort)!.Value,
            Primary = parsed.GetValue(_primary) is { } port ? new IPEndPoint(IPAddress.Loopback, port) : null,
        };
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleans(silo => silo.UseDistGrad(settings));
        using var host = builder.Build();
        await host.StartAsync(cancellationToken);
        parsed.InvocationConfiguration.Output.WriteLine(SiloProcess.Ready);
        await parsed.InvocationConfiguration.Output.FlushAsync(cancellationToken);

        // Whoever has started it ends it, or ends itself: the input ends then. Reading it holds a thread, which must not be one of the pool's.
        var ended = new TaskCompletionSource();
        new Thread(() =>
        {
            Console.In.ReadToEnd();
            ended.SetResult();
        })
        { IsBackground = true }.Start();
        await ended.Task.WaitAsync(cancellationToken);
        await host.StopAsync(cancellationToken);
        return ExitCode.Ok;
    }
}
