using System.CommandLine;
using DistGrad.Cli.Inputs;
using DistGrad.Cli.Load;
using DistGrad.Cli.Load.Graphs;
using DistGrad.Cli.Load.Levels;
using DistGrad.Cli.Load.Reports;

namespace DistGrad.Cli.Commands;

/// <summary><c>distgrad load</c>: how a cluster does under load.</summary>
internal sealed class LoadCommand : Command
{
    private const int DefaultProcesses = 3;

    private static readonly TimeSpan CleanUpTime = TimeSpan.FromSeconds(5);

    private readonly LoadOptions _load = new();
    private readonly ClusterOptions _cluster = new();
    private readonly Option<int?> _workers = OptionKinds.Integer("--workers", "Processes that share the load; needs --connect or --kill-every. [default: 1, this one]", 1, 256);
    private readonly Option<bool> _json = OptionKinds.Json();
    private readonly Option<string?> _slo = new("--slo") { Description = "Service levels that are to hold, with commas between; the exit code tells.", HelpName = "p99<50ms,errors=0" };
    private readonly Option<string?> _report = new("--report") { Description = "Also write an HTML page with tables and plots.", HelpName = "file.html" };

    public LoadCommand()
        : base("load", "Puts load on a cluster, checks every result, and measures latencies and throughput.")
    {
        _load.AddTo(this);
        foreach (var option in (Option[])[_slo, _workers, _json, _report]) Add(option);
        _cluster.AddTo(this);
        Add(new LoadWorkerCommand());
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var streams = parsed.InvocationConfiguration;
        var (settings, address, workers) = (_load.Read(parsed), _cluster.Address(parsed), parsed.GetValue(_workers) ?? 1);
        Check(settings, address, workers);
        var levels = parsed.GetValue(_slo) is { } slo ? ServiceLevelText.Read(slo) : [];
        var graphs = settings.Graphs.Select(text => GraphText.Read(text, settings.Seed)).ToArray();
        if (settings.GradientShare > 0)
            foreach (var graph in graphs.Where(graph => graph.Root is null)) streams.Error.WriteLine($"warning: {graph.Name} has no output that is a single floating-point number: it is evaluated, not differentiated.");

        await using var own = settings.KillEvery is { } time ? await LoadedCluster.StartAsync(_cluster.Silos(parsed) ?? DefaultProcesses, time, settings.End, streams.Error.WriteLine, cancellationToken) : null;
        address = own?.Address ?? address;
        await using var client = address is null ? await _cluster.OpenAsync(parsed, cancellationToken) : await address.ConnectAsync(cancellationToken);
        var target = await MixTarget.PrepareAsync(client, graphs, settings, cancellationToken);
        var tally = new LoadTally(settings, levels.FirstOrDefault(level => level is { Metric: LevelMetric.Percentile, Percentile: 99, Relation: "<" or "<=" })?.Bound);
        LoadWorkerException? failure = null;
        try
        {
            ILoadSource source = workers > 1
                ? new LoadWorkers(settings, address!, workers, target.Fingerprint(), streams.Error.WriteLine)
                : new LoadGenerator(settings, target, TimeProvider.System);
            var session = new LoadSession(source, tally, new SiloSampler(client).SampleAsync);
            own?.BeginKilling();
            await LiveView.WhileAsync(streams.Output, isWanted: !parsed.GetValue(_json), show => session.RunAsync(Show(show, own), cancellationToken));
        }
        catch (OperationCanceledException) when (tally.Rows.Count > 0)
        {
            // What was measured until then is told.
        }
        catch (LoadWorkerException e) when (tally.Rows.Count > 0)
        {
            failure = e;
            streams.Error.WriteLine($"error: {e.Message} What was measured until then follows.");
        }
        finally
        {
            if (own is not null) (tally.Kills, tally.Ended) = await own.EndKillingAsync();
            await CleanUpAsync(target);
        }

        var result = new LoadResult(tally, levels, graphs, workers);
        if (parsed.GetValue(_report) is { } path) LoadPage.Write(result, path);
        if (parsed.GetValue(_json)) streams.Output.WriteLine(LoadJson.Write(result));
        else LoadText.Write(result, streams.Output);
        if (failure is not null) return ExitCode.RunFailed;
        return cancellationToken.IsCancellationRequested && tally.Total.Wrong == 0 ? ExitCode.Cancelled : result.ExitCode;
    }

    // Behind the knee of a ramp no new runs are started.
    private static Action<LoadTally> Show(Action<LoadTally> show, LoadedCluster? own) => tally =>
    {
        show(tally);
        if (tally.Ramp is { IsOver: true }) own?.Spare();
    };

    private static void Check(LoadSettings settings, ClusterAddress? address, int workers)
    {
        if (settings.KillEvery is not null && address is not null) throw new UsageException("--kill-every kills silos of a cluster that the load test starts itself, and cannot be combined with --connect.");
        if (workers > 1 && address is null && settings.KillEvery is null) throw new UsageException("--workers are processes of their own, which need a cluster to connect to: give --connect, too.");
        if (settings.Concurrency < workers) throw new UsageException($"--concurrency {settings.Concurrency} is less than one caller for each of {workers} workers.");
    }

    private static async Task CleanUpAsync(MixTarget target)
    {
        using var patience = new CancellationTokenSource(CleanUpTime);
        try
        {
            await target.DeleteAsync(patience.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or DistGradException or OrleansException or TimeoutException)
        {
            // A cluster that is down keeps its graphs; what was measured is worth more.
        }
    }
}
