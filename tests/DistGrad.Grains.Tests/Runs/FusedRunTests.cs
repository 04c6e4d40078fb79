using DistGrad.Core.Tests;
using static DistGrad.Functions;

namespace DistGrad.Grains.Tests;

/// <summary>Graphs of scalars, fused into blocks that several silos share.</summary>
public abstract class FusedRunTests(ClusterFixture cluster, int silos)
{
    private const int Circuits = 64;
    private const int Length = 1000;
    private const int Inputs = 100;

    private static readonly RunOptions Fused = new() { Granularity = Granularity.Fused };

    [Theory]
    [InlineData(RunTier.Fast)]
    [InlineData(RunTier.Reference)]
    public async Task Gradient_WideGraph_EveryBitIsThatOfTheLocalRunner(RunTier tier)
    {
        var graph = Wide(cluster.NewGraph());
        var expected = Local(graph, Granularity.Fused);
        var handle = await cluster.Client.SubmitAsync(graph);

        var run = await handle.GradientAsync(feeds: Feeds(), options: Fused with { Tier = tier });

        Assert.Equal((silos, "fused"), (run.Plan.Silos, run.Plan.Granularity));
        Assert.True(run.Plan.Nodes > 2 * silos, $"{run.Plan.Nodes} nodes are too few to be shared.");
        AssertBits(expected.ValueOf(graph.Outputs[0]), run["f"]);
        var gradients = run.GradientTensor("x").Elements<double>();
        for (var i = 0; i < Inputs; i++) AssertBits(expected.GradientOf(graph.Find($"x[{i}]")), gradients[i]);
        await cluster.Client.DeleteGraphAsync(graph.Id);
    }

    [Theory]
    [InlineData(RunRetention.All)]
    [InlineData(RunRetention.None)]
    public async Task Inspect_AnyOpOfABlock_IsThatOfASingleOp(RunRetention retention)
    {
        var graph = Wide(cluster.NewGraph());
        var expected = Local(graph, Granularity.PerOp);
        var handle = await cluster.Client.SubmitAsync(graph);
        var run = await handle.GradientAsync(feeds: Feeds(), options: Fused with { Retention = retention });
        var random = new Random(1);

        for (var i = 0; i < 20; i++)
        {
            var node = random.Next(graph.Count);
            if (graph.IsConstant(node)) continue;
            var inspection = await handle.InspectAsync(run, graph.Label(node));

            Assert.Equal((node, graph.OpOf(node)), (inspection.Node, inspection.Op));
            AssertClose(expected.ValueOf(node), inspection.Value!.Value);
            AssertClose(expected.GradientOf(node), inspection.Upstream!.Value);
            Assert.Equal(graph.InputsOf(node).ToArray(), inspection.Inputs);
            if (graph.OpOf(node) == "Add") Assert.Equal([1.0, 1], inspection.LocalGradients);
        }

        await cluster.Client.DeleteGraphAsync(graph.Id);
    }

    [Fact]
    public async Task Inspect_WatchedOp_IsThereWithoutRunningAgain()
    {
        var graph = Wide(cluster.NewGraph());
        var expected = Local(graph, Granularity.PerOp);
        var (node, x) = (graph.InputsOf(graph.Outputs[0])[0], graph.Find("x[0]"));
        var handle = await cluster.Client.SubmitAsync(graph);
        var run = await handle.GradientAsync(feeds: Feeds(), options: Fused with { Retention = RunRetention.Watched, Watched = [graph.Label(node), "x[0]"] });
        var before = (await cluster.CountAsync()).RetainedRuns;

        var (inspection, input) = (await handle.InspectAsync(run, graph.Label(node)), await handle.InspectAsync(run, "x[0]"));

        AssertClose(expected.ValueOf(node), inspection.Value!.Value);
        Assert.Equal(1, inspection.Upstream);
        AssertClose(expected.GradientOf(x), input.Upstream!.Value);

        // To run again would leave another run's state.
        Assert.Equal(before, (await cluster.CountAsync()).RetainedRuns);
        await cluster.Client.DeleteGraphAsync(graph.Id);
    }

    [Fact]
    public async Task Gradient_OpOfABlockFails_IsNamed()
    {
        var builder = cluster.NewGraph();
        var x = builder.Input("x");
        var y = x;
        for (var i = 0; i < 50; i++) y = Sin(y);
        var bad = builder.Apply("FailsAboveOne", y + 2).Named("bad");
        var handle = await cluster.Client.SubmitAsync(builder.Build(bad + x));

        var error = await Assert.ThrowsAsync<NodeFailedException>(() => handle.EvaluateAsync(new() { ["x"] = 1 }, options: Fused));

        Assert.Equal(("bad", "FailsAboveOne", Pass.Forward), (error.Node, error.Op, error.Pass));
        await cluster.Client.DeleteGraphAsync(handle.Id);
    }

    [Fact]
    public async Task Gradient_LargeGraphOfScalars_IsFusedByItself()
    {
        var graph = Wide(cluster.NewGraph());
        var handle = await cluster.Client.SubmitAsync(graph);

        var run = await handle.GradientAsync(feeds: Feeds());

        Assert.Equal("fused", run.Plan.Granularity);
        Assert.Contains("more than 5,000", run.Plan.Why, StringComparison.Ordinal);
        await cluster.Client.DeleteGraphAsync(graph.Id);
    }

    // Circuits that share inputs alone, and their sum.
    private static Graph Wide(GraphBuilder builder)
    {
        var x = builder.Inputs("x", Inputs);
        var results = new Expr[Circuits];
        for (var circuit = 0; circuit < Circuits; circuit++)
        {
            var (a, b) = (x[circuit], x[circuit + 1]);
            for (var i = 0; i < Length; i++) (a, b) = (b, (i % 4) switch { 0 => Sin(a + b), 1 => a * b, 2 => Cos(b), _ => Max(a, b) });
            results[circuit] = b;
        }

        return builder.Build(Sum(results).Named("f"));
    }

    private static Feeds Feeds() => new() { { "x", Tensor.Vector<double>([.. Enumerable.Range(0, Inputs).Select(i => Math.Sin(i + 1))]) } };

    private LocalRun Local(Graph graph, Granularity granularity)
    {
        var root = graph.Outputs[0];
        var wrt = granularity == Granularity.Fused ? GraphQuery.InputsOf(graph) : Enumerable.Range(0, graph.Count).Where(node => !graph.IsConstant(node));
        var signature = PlanSignature.Of([root], root, wrt) with { Granularity = granularity };
        return cluster.Local.Run(new Planner(cluster.Ops).Plan(graph, signature), GraphQuery.Feeds(graph, Feeds()));
    }

    private static void AssertBits(double expected, double actual) =>
        Assert.True(Bits.Of(expected) == Bits.Of(actual), $"expected {expected:R}, got {actual:R}");

    private static void AssertClose(double expected, double actual) =>
        Assert.True(Math.Abs(expected - actual) <= 1e-11 * (1 + Math.Abs(expected)), $"expected {expected:R}, got {actual:R}");
}

[Collection(OneSiloTests.Name)]
public class FusedRunOneSiloTests(OneSilo cluster) : FusedRunTests(cluster, 1);

[Collection(TwoSiloTests.Name)]
public class FusedRunTwoSiloTests(TwoSilos cluster) : FusedRunTests(cluster, 2);

[Collection(ThreeSiloTests.Name)]
public class FusedRunThreeSiloTests(ThreeSilos cluster) : FusedRunTests(cluster, 3);
