using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DistGrad.Cli.Chaos;

/// <summary>Plays scenarios on a cluster: makes the run, lets the faults happen, compares, and makes the cluster whole again.</summary>
internal sealed class ScenarioRunner : IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly LocalCluster _cluster;
    private readonly Dictionary<int, RunResult> _undisturbed = [];
    private IHost _orleans;

    private ScenarioRunner(LocalCluster cluster, IHost orleans) => (_cluster, _orleans) = (cluster, orleans);

    private IClusterClient Orleans => _orleans.Services.GetRequiredService<IClusterClient>();

    private DistGradClient Client => new(Orleans);

    /// <summary>A runner for a cluster, which it ends along with itself.</summary>
    public static async Task<ScenarioRunner> StartAsync(LocalClusterOptions options, CancellationToken cancellationToken)
    {
        var cluster = await LocalCluster.StartAsync(options, cancellationToken);
        try
        {
            return new ScenarioRunner(cluster, await cluster.ConnectAsync(cancellationToken));
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Plays a scenario.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="runId">Id for the run.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<ScenarioResult> PlayAsync(Scenario scenario, string runId, CancellationToken cancellationToken)
    {
        var graph = ChaosGraphs.All[scenario.Graph];
        var handle = await Client.SubmitAsync(graph, cancellationToken);
        if (!_undisturbed.TryGetValue(scenario.Graph, out var expected))
            _undisturbed.Add(scenario.Graph, expected = await GradientAsync(handle, new(), null, cancellationToken));

        using var lost = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var key = new RunKey(handle.Id, runId, scenario.IsDurable);
        var injector = new FaultInjector(_cluster, scenario.Faults, () => _cluster.SiloOfAsync(Orleans, GrainId.Create("run", key.ToString())), LoseClient);
        var options = new RunOptions { RunId = runId, Tier = scenario.Tier, Durable = scenario.IsDurable };
        var start = Stopwatch.GetTimestamp();
        RunResult? result = null;
        string? error = null;
        var isHung = false;
        double seconds;
        try
        {
            (result, error, isHung) = await ResultAsync(GradientOrAnotherClientAsync(handle, options, injector, lost.Token, cancellationToken), injector, cancellationToken);
        }
        finally
        {
            seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            await injector.EndAsync(result is not null);
        }

        return new ScenarioResult
        {
            Scenario = scenario,
            IsFinished = result is not null,
            IsSame = result is not null && RunBits.AreSame(result, expected),
            IsHung = isHung,
            Left = await WholeCluster.LeftAsync(_cluster, Client, cancellationToken),
            Faults = injector.Happened,
            Attempts = result?.Attempts ?? 0,
            Seconds = seconds,
            Resumed = injector.Resumed,
            Error = error ?? injector.Error,
        };

        bool LoseClient()
        {
            if (lost.IsCancellationRequested) return false;
            lost.Cancel();
            return true;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(_orleans);
        await _cluster.DisposeAsync();
    }

    private static Task<RunResult> GradientAsync(GraphHandle handle, RunOptions options, IProgress<RunProgress>? progress, CancellationToken cancellationToken) =>
        handle.GradientAsync(feeds: ChaosGraphs.Feeds, options: Op(options), progress: progress, cancellationToken: cancellationToken);

    private static RunOptions Op(RunOptions options) => options with { Granularity = Granularity.PerOp, Retention = RunRetention.None, ProgressInterval = TimeSpan.FromMilliseconds(5) };

    // A client that is lost is not asked to cancel anything: another one asks for the result.
    private async Task<RunResult> GradientOrAnotherClientAsync(GraphHandle handle, RunOptions options, FaultInjector injector, CancellationToken lost, CancellationToken cancellationToken)
    {
        var run = await handle.StartGradientAsync(feeds: ChaosGraphs.Feeds, options: Op(options), cancellationToken: cancellationToken);
        try
        {
            return await run.WaitAsync(injector, lost);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await StopAsync(_orleans);
            _orleans = await _cluster.ConnectAsync(cancellationToken);
            var again = await (await Client.GetGraphAsync(handle.Id, cancellationToken)).FindRunAsync(run.RunId, cancellationToken);
            return await again.WaitAsync(injector, cancellationToken);
        }
    }

    private static async Task<(RunResult? Result, string? Error, bool IsHung)> ResultAsync(Task<RunResult> run, FaultInjector injector, CancellationToken cancellationToken)
    {
        while (!run.IsCompleted && Stopwatch.GetElapsedTime(injector.LastAt) < Longest) await Task.WhenAny(run, Task.Delay(Pause, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        if (!run.IsCompleted) return (null, "it did not end", true);
        try
        {
            return (await run, null, false);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return (null, $"{e.GetType().Name}: {e.Message}", false);
        }
    }

    private static async Task StopAsync(IHost host)
    {
        await host.StopAsync();
        host.Dispose();
    }
}
