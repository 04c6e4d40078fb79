using DistGrad.Cli.Chaos;
using Microsoft.Extensions.DependencyInjection;

namespace DistGrad.EndToEnd.Tests;

/// <summary>Silos that are told to stop take nothing with them.</summary>
public class GracefulStopTests
{
    private static readonly Dictionary<string, double> Feeds = new() { ["x"] = -2, ["y"] = 5, ["z"] = -4 };

    [RedisFact]
    public async Task Silo_ToldToStopInMidRun_BringsTheRunToItsEnd()
    {
        await using var cluster = await LocalCluster.StartAsync(new(), default);
        using var orleans = await cluster.ConnectAsync(default);
        var client = new DistGradClient(orleans.Services.GetRequiredService<IClusterClient>());
        var stopper = new Stopper(cluster.Silo(1)!);
        for (var nodes = 20_000; stopper.Stopped is null && nodes <= 320_000; nodes *= 2)
        {
            var handle = await client.SubmitAsync(ChaosGraphs.Chain(nodes));
            stopper.Begin();

            var run = await handle.GradientAsync(feeds: ChaosGraphs.Feeds, options: new() { Granularity = Granularity.PerOp, ProgressInterval = TimeSpan.FromMilliseconds(5) }, progress: stopper);

            Assert.Equal((1, 3), (run.Attempts, run.Plan.Silos));
            Assert.True(stopper.IsMonotone, "The run was started again.");
        }

        Assert.True(stopper.Stopped is not null, "All runs were over before the silo was told to stop.");
        Assert.True(await stopper.Stopped, "The silo had to be killed.");
    }

    [RedisFact]
    public async Task Silos_RestartedOneAfterTheOther_LoseNoRun()
    {
        await using var cluster = await LocalCluster.StartAsync(new(), default);
        using var orleans = await cluster.ConnectAsync(default);
        var handle = await new DistGradClient(orleans.Services.GetRequiredService<IClusterClient>()).SubmitAsync(Expression.Parse("(x + y) * z"));
        var restarted = false;
        var runs = Enumerable.Range(0, 4).Select(worker => Task.Run(async () =>
        {
            var count = 0;
            for (; !Volatile.Read(ref restarted); count++)
            {
                var run = await handle.GradientAsync(feeds: Feeds, options: new() { Durable = worker == 0 });
                Assert.Equal((-12.0, -4.0, -4.0, 3.0), (run.Values.Single().Value, run.Gradient("x"), run.Gradient("y"), run.Gradient("z")));
            }

            return count;
        })).ToArray();

        for (var silo = 0; silo < cluster.Size; silo++)
        {
            Assert.True(await cluster.Silo(silo)!.StopAsync(), $"Silo {silo} had to be killed: {cluster.Silo(silo)!.Output}");
            await cluster.StartSiloAsync(silo, default);
        }

        Volatile.Write(ref restarted, true);
        Assert.All(await Task.WhenAll(runs), count => Assert.True(count > 0));
    }

    /// <summary>Tells a silo to stop when a run is in its first half.</summary>
    private sealed class Stopper(ServerProcess silo) : IProgress<RunProgress>
    {
        private int _fired;

        public Task<bool>? Stopped { get; private set; }

        public bool IsMonotone { get; private set; } = true;

        /// <summary>Another run is about to start.</summary>
        public void Begin() => _fired = 0;

        public void Report(RunProgress value)
        {
            if (value.Forward + value.Backward < _fired) IsMonotone = false;
            _fired = value.Forward + value.Backward;
            if (value.Forward > 0 && 2 * _fired < value.ForwardTotal + value.BackwardTotal) Stopped ??= Task.Run(silo.StopAsync);
        }
    }
}
