using DistGrad.Kernels;
using static DistGrad.Functions;

namespace DistGrad.Embedded.Tests;

/// <summary>The shapes that are hardest to plan and run, as large as they get.</summary>
public class LargeGraphTests
{
    [Fact]
    public async Task Gradient_FusedChainOfTenMillion_Works()
    {
        await using var client = await DistGradClient.StartEmbeddedAsync();
        var graph = await client.SubmitAsync("chain", builder =>
        {
            var y = builder.Input("x");
            for (var i = 0; i < 10_000_000; i++) y = i % 2 == 0 ? -y : Abs(y);
            return y.Named("f");
        });

        var run = await graph.GradientAsync(feeds: new() { ["x"] = 3 });

        Assert.Equal(("fused", 3.0, 1.0), (run.Plan.Granularity, run["f"], run.Gradient("x")));
    }

    [Fact]
    public async Task Gradient_FusedFanInOfAMillion_Works()
    {
        const int Width = 1_000_000;
        await using var client = await DistGradClient.StartEmbeddedAsync();
        var graph = await client.SubmitAsync("hub", builder => Sum([.. builder.Inputs("x", Width)]).Named("f"));

        var run = await graph.GradientAsync(feeds: new() { ["x"] = Tensor.Full(new TensorType(DType.Float64, new Shape(Width)), 0.5) });

        Assert.Equal(("fused", 0.5 * Width), (run.Plan.Granularity, run["f"]));
        Assert.All(run.GradientTensor("x").Elements<double>().ToArray(), gradient => Assert.Equal(1, gradient));
    }

    [Fact]
    public async Task Gradient_FanInOf100_000OneNodeForEachOp_Works()
    {
        const int Width = 100_000;
        await using var client = await DistGradClient.StartEmbeddedAsync();
        var graph = await client.SubmitAsync("hub", builder =>
        {
            var x = builder.Input("x");
            return Sum([.. Enumerable.Range(0, Width).Select(_ => -x)]).Named("f");
        });

        var run = await graph.GradientAsync(feeds: new() { ["x"] = 3 }, options: new() { Granularity = Granularity.PerOp });

        Assert.Equal(("per-op", -3.0 * Width, -1.0 * Width), (run.Plan.Granularity, run["f"], run.Gradient("x")));
    }

    [Fact]
    public async Task Inspect_NamedOpsOfAMillionFused_AreAsSingleOps()
    {
        const int Ops = 1_000_000;
        string[] names = ["early", "middle", "late"];
        var builder = new GraphBuilder("named");
        var x = builder.Inputs("x", 100);
        var (a, b) = (x[0], x[1]);
        for (var i = 0; i < Ops; i++)
        {
            (a, b) = (b, (i % 3) switch { 0 => a + x[i % 100], 1 => Sin(a), _ => Max(a, b) });
            if (i == 1000) b.Named("early");
            if (i == Ops / 2) b.Named("middle");
            if (i == Ops - 10) b.Named("late");
        }

        var graph = builder.Build((a + b).Named("f"));
        var feeds = new Dictionary<string, Tensor> { ["x"] = Tensor.Vector<double>([.. Enumerable.Range(0, 100).Select(i => Math.Sin(i + 1))]) };
        var expected = new LocalRunner(new KernelCompiler()).Run(graph, feeds, ["f"], "f", [.. names, "x"]);
        await using var client = await DistGradClient.StartEmbeddedAsync();
        var handle = await client.SubmitAsync(graph);
        var run = await handle.GradientAsync(feeds: Feeds.Of(feeds));

        Assert.Equal("fused", run.Plan.Granularity);
        foreach (var name in names)
        {
            var inspection = await handle.InspectAsync(run, name);
            Assert.Equal((name, graph.OpOf(graph.Find(name))), (inspection.Label, inspection.Op));
            AssertClose(expected.ValueOf(graph.Find(name)), inspection.Value!.Value);
            AssertClose(expected.GradientOf(graph.Find(name)), inspection.Upstream!.Value);
        }
    }

    private static void AssertClose(double expected, double actual) =>
        Assert.True(Math.Abs(expected - actual) <= 1e-12 * Math.Max(1, Math.Abs(expected)), $"expected {expected:R}, got {actual:R}");
}
