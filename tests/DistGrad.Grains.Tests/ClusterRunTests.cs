using DistGrad.Core.Tests;

namespace DistGrad.Grains.Tests;

public class ClusterRunTests
{
    private static readonly Dictionary<string, double> Feeds = new() { ["x"] = 3, ["y"] = 5 };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task RandomGraphs_OnSilosInBothTiers_SameBitsAsTheLocalRunner(int silos)
    {
        await using var cluster = await TestSilos.StartAsync(silos);
        for (var seed = 1; seed <= 6; seed++)
        {
            var graph = RandomGraphs.Create(seed, nodes: seed == 6 ? 2000 : 60 * seed, inputs: 4, OpMix.Bounded);
            var feeds = Enumerable.Range(0, graph.Count).Where(graph.IsInput).Select((node, i) => (graph.Label(node), 0.3 + (0.1 * i))).ToDictionary(f => f.Item1, f => f.Item2);
            var expected = cluster.Local.Gradient(graph, feeds);
            var handle = await cluster.Client.SubmitAsync(graph);
            foreach (var tier in Enum.GetValues<RunTier>())
            {
                var run = await handle.GradientAsync(feeds: feeds, options: new RunOptions { Tier = tier });
                foreach (var (label, gradient) in run.Gradients)
                    Assert.True(BitConverter.DoubleToInt64Bits(expected.GradientOf(graph.Find(label))) == BitConverter.DoubleToInt64Bits(gradient), $"seed {seed}, {tier}, {label}");
                Assert.Equal(expected.Messages(Pass.Forward), run.Plan.ForwardMessages);
                Assert.Equal(expected.Messages(Pass.Backward), run.Plan.BackwardMessages);
            }
        }
    }

    [Fact]
    public async Task FiftyRunsAtOnce_DifferentFeeds_DoNotMix()
    {
        await using var cluster = await TestSilos.StartAsync(2);
        var handle = await cluster.Client.SubmitAsync(Expression.Parse("x * y + sin(x)"));
        var runs = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => handle.GradientAsync(feeds: new Dictionary<string, double> { ["x"] = i, ["y"] = 2 * i })));
        for (var i = 0; i < runs.Length; i++)
        {
            Assert.Equal((2.0 * i) + Math.Cos(i), runs[i].Gradient("x"));
            Assert.Equal(i, runs[i].Gradient("y"));
        }
    }

    [Fact]
    public async Task Cancel_InMidPass_LeavesNoStateOnAnySilo()
    {
        await using var cluster = await TestSilos.StartAsync(2);
        var handle = await cluster.Client.SubmitAsync(Gated(cluster));
        var reached = cluster.Gate.Shut();
        var run = await handle.StartGradientAsync(feeds: Feeds);
        await reached;
        Assert.Equal(2, (await cluster.CountAsync()).Attempts);
        await run.CancelAsync();
        Assert.Equal((0, 0, 0L), await cluster.CountAsync());
        cluster.Gate.Open();
        await Assert.ThrowsAsync<RunCancelledException>(() => run.WaitAsync());
        Assert.Equal((0, 0, 0L), await cluster.CountAsync());
    }

    [Fact]
    public async Task NodeThatThrows_WhileAnotherRunIsUnderWay_FailsItsRunOnly()
    {
        await using var cluster = await TestSilos.StartAsync(1);
        var gated = await cluster.Client.SubmitAsync(Gated(cluster));
        var reached = cluster.Gate.Shut();
        var other = await gated.StartGradientAsync(feeds: Feeds);
        await reached;

        var builder = new GraphBuilder("faulty", cluster.Ops);
        var q = builder.Apply("Faulty", builder.Input("x") + 1).Named("q");
        var faulty = await cluster.Client.SubmitAsync(builder.Build(q * 2));
        var error = await Assert.ThrowsAsync<NodeFailedException>(() => faulty.GradientAsync(feeds: new Dictionary<string, double> { ["x"] = 3 }));
        Assert.Equal(("q", "Faulty", Pass.Forward), (error.Node, error.Op, error.Pass));
        Assert.Equal([4.0], error.Inputs);

        cluster.Gate.Open();
        Assert.Equal(5, (await other.WaitAsync()).Gradient("x"));
        Assert.Equal(0, (await cluster.CountAsync()).Attempts);
    }

    [Fact]
    public async Task RunId_UsedAgain_JoinsForTheSameRequestAndConflictsForAnother()
    {
        await using var cluster = await TestSilos.StartAsync(1);
        var handle = await cluster.Client.SubmitAsync(Expression.Parse("x * y"));
        var options = new RunOptions { RunId = "mine" };
        var first = await handle.GradientAsync(feeds: Feeds, options: options);
        var second = await handle.GradientAsync(feeds: Feeds, options: options);
        Assert.Equal(first.Elapsed, second.Elapsed);
        await Assert.ThrowsAsync<RunConflictException>(() => handle.EvaluateAsync(feeds: Feeds, options: options));
    }

    [Fact]
    public async Task Inspect_RunThatRetainedNothing_IsRecomputed()
    {
        await using var cluster = await TestSilos.StartAsync(2);
        var builder = new GraphBuilder("lecture");
        var (x, y) = (builder.Input("x"), builder.Input("y"));
        var q = (x + y).Named("q");
        var handle = await cluster.Client.SubmitAsync(builder.Build((q * x).Named("f")));
        var run = await handle.GradientAsync(feeds: Feeds, options: new RunOptions { Retention = RunRetention.None });
        Assert.Equal((0, 0, 0L), await cluster.CountAsync());
        var node = await handle.InspectAsync(run, "q");
        Assert.Equal(("Add", GateKind.Distributor, 8.0, 3.0), (node.Op, node.Gate, node.Value, node.Upstream));
        Assert.Equal([1.0, 1.0], node.LocalGradients);
    }

    [Fact]
    public async Task Feeds_MissingExtraOrNotFinite_AreReported()
    {
        await using var cluster = await TestSilos.StartAsync(1);
        var handle = await cluster.Client.SubmitAsync(Expression.Parse("x * y"));
        await Assert.ThrowsAsync<FeedException>(() => handle.GradientAsync(feeds: new Dictionary<string, double> { ["x"] = 1 }));
        await Assert.ThrowsAsync<FeedException>(() => handle.GradientAsync(feeds: new Dictionary<string, double> { ["w"] = 1 }));
        var run = await handle.GradientAsync(feeds: new Dictionary<string, double> { ["x"] = double.NaN, ["y"] = 1 });
        Assert.True(double.IsNaN(run.Gradient("y")));
        Assert.Contains("'x' is NaN", Assert.Single(run.Warnings), StringComparison.Ordinal);
    }

    private static Graph Gated(TestSilos cluster)
    {
        var builder = new GraphBuilder("gated", cluster.Ops);
        var (x, y) = (builder.Input("x"), builder.Input("y"));
        return builder.Build(builder.Apply("Gate", x * y) + Functions.Sum(Enumerable.Range(0, 20).Select(i => x * 0.0).ToArray()));
    }
}
