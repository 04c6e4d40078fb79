using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace DistGrad.Grains.Tests;

/// <summary>What is traced of runs, as those see it who ask for it.</summary>
[Collection(ThreeSiloTests.Name)]
public sealed class RunTraceTests(ThreeSilos cluster)
{
    [Theory]
    [InlineData(RunTier.Fast)]
    [InlineData(RunTier.Reference)]
    public async Task Trace_OfTheLecturesCircuit_TellsWhatEachNodeDidAndWaitedFor(RunTier tier)
    {
        var trace = await TraceAsync(Samples.Lecture(cluster), Samples.LectureFeeds, new() { Tier = tier, Trace = new() });

        Assert.Equal((10, 0), (trace.Nodes.Length, trace.Dropped));
        Assert.Equal([-2.0, 5, -4, 3, -12], Of(trace, Pass.Forward, "x", "y", "z", "q", "f").Select(node => node.Number));
        Assert.Equal([-4.0, -4, 3, -4, 1], Of(trace, Pass.Backward, "x", "y", "z", "q", "f").Select(node => node.Number));
        Assert.Equal([-4.0, 3], One(trace, Pass.Backward, "f").LocalGradients);
        Assert.Equal([1.0, 1], One(trace, Pass.Backward, "q").LocalGradients);
        Assert.Equal(("Mul", "Add"), (One(trace, Pass.Forward, "f").Op, One(trace, Pass.Forward, "q").Op));

        Assert.Contains(CauseOf(trace, Pass.Forward, "f")?.Label, new[] { "q", "z" });
        Assert.Contains(CauseOf(trace, Pass.Forward, "q")?.Label, new[] { "x", "y" });
        Assert.Null(CauseOf(trace, Pass.Forward, "x"));
        Assert.Equal(("f", Pass.Forward), (CauseOf(trace, Pass.Backward, "f")!.Label, CauseOf(trace, Pass.Backward, "f")!.Pass));
        Assert.Equal(["f", "f", "q", "q"], new[] { "q", "z", "x", "y" }.Select(label => CauseOf(trace, Pass.Backward, label)!.Label));
    }

    [Fact]
    public async Task Trace_OfARunOverThreeSilos_IsInOrderAndComplete()
    {
        using var gate = cluster.Gates.New();
        gate.Open();
        var start = Stopwatch.GetTimestamp();
        var trace = await TraceAsync(Samples.Gated(cluster, gate), Samples.Xy(3, 5), new() { Trace = new() });
        var elapsed = Stopwatch.GetElapsedTime(start);

        Assert.Equal(3, trace.Nodes.Select(node => node.Silo).Distinct().Count());
        Assert.All(trace.Nodes, node =>
        {
            Assert.InRange(node.ReadyAt, TimeSpan.Zero, node.StartedAt);
            Assert.InRange(node.StartedAt, node.ReadyAt, node.EndedAt!.Value);

            // The last nodes note their end when they have announced it, so that the run may have ended by then.
            Assert.InRange(node.EndedAt.Value, node.StartedAt, elapsed);
        });
        Assert.InRange(trace.Elapsed, trace.Nodes.Max(node => node.StartedAt), elapsed);
        Assert.Equal(trace.Nodes.OrderBy(node => node.StartedAt), trace.Nodes);
        foreach (var shard in trace.Shards)
        {
            var mine = trace.Nodes.Where(node => node.Shard == shard.Shard && node.Pass == shard.Pass).ToArray();
            Assert.Equal((mine.Min(node => node.StartedAt), mine.Max(node => node.EndedAt), mine[0].Silo), (shard.StartedAt, shard.EndedAt, shard.Silo));
        }
    }

    [Fact]
    public async Task Trace_MoreNodesThanTheBudget_KeepsWatchedOnesAndASampleOfBothPasses()
    {
        var options = new RunOptions { Granularity = Granularity.PerOp, Trace = new() { Budget = 120, Watched = ["t500"] } };
        var trace = await TraceAsync(Chain(1000), new() { ["x"] = 1 }, options);
        var again = await TraceAsync(Chain(1000), new() { ["x"] = 1 }, options);

        Assert.InRange(trace.Nodes.Length, 110, 120);
        Assert.Equal(2 * 1001, trace.Nodes.Length + trace.Dropped);
        Assert.Equal(2, trace.Nodes.Count(node => node.Label == "t500"));
        Assert.InRange(trace.Nodes.Count(node => node.Pass == Pass.Forward), trace.Nodes.Length / 3, trace.Nodes.Length * 2 / 3);
        Assert.Equal(trace.Nodes.Select(node => (node.Node, node.Pass)).Order(), again.Nodes.Select(node => (node.Node, node.Pass)).Order());
    }

    [Fact]
    public async Task Trace_WatchedNodesOfOneSilo_HaveTheWholeBudget()
    {
        using var gate = cluster.Gates.New();
        gate.Open();
        var graph = Samples.Gated(cluster, gate);
        var silo = (await TraceAsync(graph, Samples.Xy(3, 5), new() { Trace = new() })).Nodes.GroupBy(node => node.Silo).MinBy(nodes => nodes.Count())!;
        string[] watched = [.. silo.Select(node => node.Label).Distinct()];

        var trace = await TraceAsync(graph, Samples.Xy(3, 5), new() { Trace = new() { Budget = 2 * watched.Length, Watched = watched } });

        Assert.Equal(watched.Order(), trace.Nodes.Select(node => node.Label).Distinct().Order());
        Assert.Equal(2 * watched.Length, trace.Nodes.Length);
    }

    [Fact]
    public async Task Trace_ForwardOnlyWithManyWatched_HasAllOfThose()
    {
        var handle = await cluster.Client.SubmitAsync(Chain(300));
        string[] watched = [.. Enumerable.Range(1, 200).Select(i => $"t{i}")];
        var run = await handle.StartEvaluateAsync(new() { ["x"] = 1 }, options: new() { Granularity = Granularity.PerOp, Trace = new() { Budget = 220, Watched = watched } });
        var trace = (await run.GetTraceAsync())!;

        Assert.InRange(trace.Nodes.Length, 200, 220);
        Assert.Subset(trace.Nodes.Select(node => node.Label).ToHashSet(), watched.ToHashSet());
        Assert.Equal(301, trace.Nodes.Length + trace.Dropped);
    }

    [Fact]
    public async Task Trace_WatchedNodesInsideBlocks_TakeNoPlaceFromOthers()
    {
        string[] watched = [.. Enumerable.Range(1, 200).Select(i => $"t{i}")];
        var trace = await TraceAsync(Chain(300), new() { ["x"] = 1 }, new() { Granularity = Granularity.Fused, Trace = new() { Budget = 300, Watched = watched } });

        Assert.NotEmpty(trace.Nodes);
        Assert.Equal(0, trace.Dropped);
    }

    [Fact]
    public async Task Trace_WatchedNodeThatIsReadByThousands_KeepsToTheBudget()
    {
        var builder = cluster.NewGraph();
        var x = builder.Input("x");
        var graph = builder.Build(Functions.Sum([.. Enumerable.Range(0, 3000).Select(i => x * i)]));
        var trace = await TraceAsync(graph, new() { ["x"] = 1 }, new() { Granularity = Granularity.PerOp, Trace = new() { Budget = 30, Watched = ["x"] } });

        Assert.InRange(trace.Nodes.Length, 20, 30);
        Assert.Equal([Pass.Forward, Pass.Backward], trace.Nodes.Where(node => node.Label == "x").Select(node => node.Pass).Distinct());

        // What the planner inserted to spread it is called after it, and is sampled like all others.
        Assert.InRange(trace.Nodes.Count(node => node.Label == "x"), 2, 8);
    }

    [Fact]
    public async Task Trace_ValueThatIsNotFinite_IsTracedBeforeOthers()
    {
        var builder = cluster.NewGraph();
        var x = builder.Input("x");
        var terms = Enumerable.Range(0, 200).Select(i => i == 70 ? Functions.Log(x - 1).Named("broken") : Functions.Sin(x * i)).ToArray();
        var trace = await TraceAsync(builder.Build(Functions.Sum(terms).Named("f")), new() { ["x"] = 1 }, new() { Granularity = Granularity.PerOp, Trace = new() { Budget = 30 } });

        Assert.Equal(double.NegativeInfinity, One(trace, Pass.Forward, "broken").Number);
        Assert.True(trace.Dropped > 0);
    }

    [Fact]
    public async Task Trace_BudgetOfNone_HasShardsOnly()
    {
        var trace = await TraceAsync(Samples.Lecture(cluster), Samples.LectureFeeds, new() { Trace = new() { Budget = 0 } });

        Assert.Empty(trace.Nodes);
        Assert.Equal(0, trace.Dropped);
        Assert.Equal([Pass.Forward, Pass.Backward], trace.Shards.Select(shard => shard.Pass).Distinct());
    }

    [Fact]
    public async Task Trace_RunThatIsNotTraced_IsNone()
    {
        var handle = await cluster.Client.SubmitAsync(Samples.Lecture(cluster));
        var before = Held();
        var run = await handle.GradientAsync(feeds: Samples.LectureFeeds);

        Assert.Null(await (await handle.GetRunAsync(run.RunId, isDurable: false)).GetTraceAsync());
        Assert.InRange(Held(), 0, before);

        int Held() => cluster.Silos.Sum(silo => silo.GetRequiredService<HostTraces>().Count);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(TraceOptions.MaxBudget + 1)]
    public async Task Gradient_BudgetOutOfRange_IsRefused(int budget)
    {
        var handle = await cluster.Client.SubmitAsync(Samples.Lecture(cluster));

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => handle.GradientAsync(feeds: Samples.LectureFeeds, options: new() { Trace = new() { Budget = budget } }));
    }

    private Graph Chain(int length)
    {
        var builder = cluster.NewGraph();
        var x = builder.Input("x");
        for (var i = 1; i <= length; i++) x = Functions.Sin(x).Named($"t{i}");
        return builder.Build(x);
    }

    private async Task<RunTrace> TraceAsync(Graph graph, Dictionary<string, double> feeds, RunOptions options)
    {
        var handle = await cluster.Client.SubmitAsync(graph);
        var run = await handle.StartGradientAsync(feeds: feeds, options: options);
        return (await run.GetTraceAsync())!;
    }

    private static NodeTrace One(RunTrace trace, Pass pass, string label) => Assert.Single(trace.Nodes, node => node.Pass == pass && node.Label == label);

    private static IEnumerable<NodeTrace> Of(RunTrace trace, Pass pass, params string[] labels) => labels.Select(label => One(trace, pass, label));

    private static NodeTrace? CauseOf(RunTrace trace, Pass pass, string label) => One(trace, pass, label).Predecessor is >= 0 and var at ? trace.Nodes[at] : null;
}
