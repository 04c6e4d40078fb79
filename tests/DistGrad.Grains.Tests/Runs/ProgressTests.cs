namespace DistGrad.Grains.Tests;

[Collection(TwoSiloTests.Name)]
public class ProgressTests(TwoSilos cluster)
{
    [Theory]
    [InlineData(RunTier.Fast)]
    [InlineData(RunTier.Reference)]
    public async Task Gradient_WithProgress_IsMonotoneAndEndsAtTheTotals(RunTier tier)
    {
        var builder = cluster.NewGraph();
        var x = builder.Input("x");
        var y = x;
        for (var i = 0; i < 3000; i++) y = Functions.Sin(y);
        var handle = await cluster.Client.SubmitAsync(builder.Build(y));
        var progress = new ProgressLog();

        var run = await handle.GradientAsync(feeds: new Dictionary<string, double> { ["x"] = 1 }, options: new() { Tier = tier, ProgressInterval = TimeSpan.FromMilliseconds(1) }, progress: progress);

        progress.AssertMonotone();
        Assert.Equal(new RunProgress(1, 3001, 3001, 3001, 3001), progress.Last);
        Assert.Equal((1, 3001), (run.Attempts, run.Plan.Nodes));
    }

    [Fact]
    public async Task GetStatus_InMidPass_TellsHowFar()
    {
        using var gate = cluster.Gates.New();
        var handle = await cluster.Client.SubmitAsync(Samples.Gated(cluster, gate));
        var run = await handle.StartGradientAsync(feeds: Samples.Xy(3, 5));
        await gate.Reached;

        // At least x, y and x·y, which may be counted a moment after the gate is reached; neither the gate nor the sum.
        RunStatus status = default!;
        await cluster.UntilAsync(async () => (status = await run.GetStatusAsync()).Progress.Forward >= 3);
        Assert.False(status.HasEnded);
        Assert.InRange(status.Progress.Forward, 3, status.Progress.ForwardTotal - 2);
        Assert.Equal(0, status.Progress.Backward);
        gate.Open();
        await run.WaitAsync();
        Assert.True((await run.GetStatusAsync()).HasEnded);
    }
}
