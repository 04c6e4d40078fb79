using System.Diagnostics;
using DistGrad.Cli.Chaos;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit.Abstractions;

namespace DistGrad.EndToEnd.Tests;

/// <summary>Three silos in networks of their own, for the tests of a class, started with the first of them.</summary>
public sealed class CutCluster : IAsyncLifetime
{
    private const int Silos = 3;

    private const int Nodes = 20_000;

    // Of the nodes that fire in both passes, the part that has fired when something happens: by the first the run is under way, by the last it may be over before it happens.
    private const double At = 0.05;
    private const double TooLate = 0.5;

    // A chain twice as long is tried this often where a run was through before something happened.
    private const int Tries = 5;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private SiloNetwork? _network;
    private LocalCluster? _cluster;
    private IHost? _orleans;

    internal SiloNetwork Network => _network!;

    private IClusterClient Orleans => _orleans!.Services.GetRequiredService<IClusterClient>();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _orleans?.Dispose();
        if (_cluster is not null) await _cluster.DisposeAsync();
        if (_network is not null) await _network.DisposeAsync();
    }

    /// <summary>Makes a run, lets something happen in its midst, and checks that it ends with the same bits and leaves nothing.</summary>
    /// <param name="happen">Makes it happen, given the silo of the run's grain; what it returns undoes it, when the run has ended.</param>
    /// <param name="isDurable">Whether the run is a durable one.</param>
    /// <param name="ends">How many silos have to end: one that was cut off finds out that it was declared dead when it reads the membership again, a while after it is connected.</param>
    /// <param name="output">Is told how long it took.</param>
    /// <returns>The run's result, and how many silos had ended by the time all was whole again.</returns>
    internal async Task<(RunResult Run, int Ended)> PlayAsync(Func<int, Task<Func<Task>>> happen, bool isDurable, int ends, ITestOutputHelper output)
    {
        await StartAsync();
        var client = new DistGradClient(Orleans);
        for (var (nodes, left) = (Nodes, Tries); left > 0; nodes *= 2, left--)
        {
            var handle = await client.SubmitAsync(ChaosGraphs.Chain(nodes));
            var undisturbed = await handle.GradientAsync(feeds: ChaosGraphs.Feeds, options: Options(Guid.NewGuid().ToString("N"), false));
            var before = Enumerable.Range(0, Silos).Select(_cluster!.Silo).ToArray();
            var (run, inMidst) = await RunAsync(handle, happen, isDurable, output);
            foreach (var process in before) output.WriteLine(process!.Output);

            Assert.True(RunBits.AreSame(run, undisturbed), "The result is another one.");
            var start = Stopwatch.GetTimestamp();
            while (inMidst && Ended() < ends && Stopwatch.GetElapsedTime(start) < Longest) await client.GetCensusAsync();
            Assert.Null(await WholeCluster.LeftAsync(_cluster, client, default));
            output.WriteLine($"Attempts: {run.Attempts}. Whole again after {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s.");
            if (inMidst) return (run, Ended());

            int Ended() => before.Count(process => !process!.IsRunning);
        }

        throw new InvalidOperationException("All runs were over before anything happened.");
    }

    // What happened came in the midst of the run, unless the run was faster.
    private async Task<(RunResult Run, bool InMidst)> RunAsync(GraphHandle handle, Func<int, Task<Func<Task>>> happen, bool isDurable, ITestOutputHelper output)
    {
        var options = Options(Guid.NewGuid().ToString("N"), isDurable);
        var key = new RunKey(handle.Id, options.RunId!, isDurable);
        Func<Task>? undo = null;

        var silo = await RunSilo.FindAsync(_cluster!, _orleans!, key);
        var trigger = new Trigger(async () => undo = await WhileStoppedAsync(() => happen(silo)));
        var start = Stopwatch.GetTimestamp();
        var running = await handle.StartGradientAsync(feeds: ChaosGraphs.Feeds, options: options);
        try
        {
            var run = await running.WaitAsync(trigger).WaitAsync(Longest);
            return (run, trigger.Reached is { } reached && reached < TooLate);
        }
        finally
        {
            output.WriteLine($"The run took {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s; what happened did so {(trigger.Reached is { } reached ? $"at {reached:P0} of it" : "not")}.");
            if (trigger.Happening is { } happening) await happening;
            if (undo is not null) await undo();
        }
    }

    private static RunOptions Options(string runId, bool isDurable) => new()
    {
        RunId = runId,
        Durable = isDurable,
        Granularity = Granularity.PerOp,
        Retention = RunRetention.None,
        ProgressInterval = TimeSpan.FromMilliseconds(5),
    };

    // The run does not go on while it is about to happen.
    private async Task<Func<Task>> WhileStoppedAsync(Func<Task<Func<Task>>> happen)
    {
        SendAll(Signal.Stop);
        try
        {
            return await happen();
        }
        finally
        {
            SendAll(Signal.Continue);
        }
    }

    private void SendAll(Signal signal)
    {
        for (var silo = 0; silo < Silos; silo++) _cluster!.Silo(silo)!.Send(signal);
    }

    private async Task StartAsync()
    {
        _network ??= await SiloNetwork.StartAsync(Silos);
        _cluster ??= await LocalCluster.StartAsync(new() { Silos = Silos, Places = _network.Places, RedisHost = _network.Bridge }, default);
        _orleans ??= await _cluster.ConnectAsync(default);
    }

    /// <summary>Lets something happen once when a run is under way.</summary>
    private sealed class Trigger(Func<Task> happen) : IProgress<RunProgress>
    {
        public Task? Happening { get; private set; }

        // The part of the run that was through.
        public double? Reached { get; private set; }

        public void Report(RunProgress value)
        {
            var total = value.ForwardTotal + value.BackwardTotal;
            if (Happening is not null || total == 0 || value.Forward + value.Backward < At * total) return;
            Reached = (double)(value.Forward + value.Backward) / total;
            Happening = happen();
        }
    }
}
