namespace DistGrad.Grains.Tests;

/// <summary>The shapes that are hardest for messages: a chain has no two at once, a hub has all at once.</summary>
[Collection(TwoSiloTests.Name)]
public class LargeGraphTests(TwoSilos cluster)
{
    private const int Size = 20_000;

    [Fact]
    public async Task Gradient_LongChain_Works()
    {
        var builder = cluster.NewGraph();
        var y = builder.Input("x");
        for (var i = 0; i < Size; i++) y = -y;

        var run = await RunAndDeleteAsync(builder.Build(y.Named("f")), x: 3);

        Assert.Equal((3.0, 1.0, Size), (run["f"], run.Gradient("x"), (int)run.Plan.BackwardMessages));
    }

    [Fact]
    public async Task Gradient_FanOutAndFanIn_Works()
    {
        var builder = cluster.NewGraph();
        var x = builder.Input("x");
        var spokes = Enumerable.Range(0, Size).Select(_ => -x).ToArray();

        var run = await RunAndDeleteAsync(builder.Build(Functions.Sum(spokes).Named("f")), x: 3);

        Assert.Equal((-3.0 * Size, -1.0 * Size, 2), (run["f"], run.Gradient("x"), run.Plan.Silos));
    }

    // What it leaves loaded would slow the others' tests down.
    private async Task<RunResult> RunAndDeleteAsync(Graph graph, double x)
    {
        var handle = await cluster.Client.SubmitAsync(graph);
        var run = await handle.GradientAsync(feeds: new Dictionary<string, double> { ["x"] = x }, options: new() { Granularity = Granularity.PerOp });
        await cluster.Client.DeleteGraphAsync(graph.Id);
        Assert.Equal(1, run.Attempts);
        return run;
    }
}
