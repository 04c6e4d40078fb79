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
}
