namespace DistGrad.Grains.Tests;

/// <summary>An op that throws fails its run, with all that one needs to know, and no other.</summary>
public sealed class NodeFailureTests(UnwatchedSilos cluster) : IClassFixture<UnwatchedSilos>
{
    // The machine may be busy with other tests. It is less than a call may take.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);

    [Theory]
    [InlineData(RunTier.Fast, "FailsAboveOne", Pass.Forward)]
    [InlineData(RunTier.Reference, "FailsAboveOne", Pass.Forward)]
    [InlineData(RunTier.Fast, "FailsBackward", Pass.Backward)]
    [InlineData(RunTier.Reference, "FailsBackward", Pass.Backward)]
    public async Task Gradient_OpThrows_RunFailsWithItsNodeAndOthersGoOn(RunTier tier, string op, Pass pass)
    {
        using var gate = cluster.Gates.New();
        var builder = cluster.NewGraph();
        var (x, y) = (builder.Input("x"), builder.Input("y"));
        var inputs = op == "FailsBackward" ? new[] { x * 2, y } : [x * 2];
        var fault = builder.Apply(op, inputs).Named("fault");
        var graph = builder.Build((fault + builder.Apply("Gate", y, builder.Constant(gate.Key))).Named("f"));
        var faulty = await cluster.Client.SubmitAsync(graph);
        var sound = await cluster.Client.SubmitAsync(Samples.Gated(cluster, gate));
        var options = new RunOptions { Tier = tier };
        var sameGraph = await faulty.StartGradientAsync(feeds: Samples.Xy(0.25, 3), options: options);
        var otherGraph = await sound.StartGradientAsync(feeds: Samples.Xy(3, 5), options: options);
        await gate.Reached;

        var failing = await faulty.StartGradientAsync(of: "fault", feeds: Samples.Xy(2, 5), options: options);

        // Nobody asks the silos how far they are meanwhile, as a client does that waits: the run learns of it because it is told.
        var status = await cluster.Grains.GetGrain<IRunGrain>(new RunKey(faulty.Id, failing.RunId).ToString()).Wait(2 * Patience).WaitAsync(Patience);
        Assert.IsType<NodeFailedException>(status.Error);
        var failure = await Assert.ThrowsAsync<NodeFailedException>(() => failing.WaitAsync());
        Assert.Equal(("fault", op, pass, "above one"), (failure.Node, failure.Op, failure.Pass, failure.Problem));
        Assert.Equal(4, failure.Inputs[0]);
        Assert.Contains("'fault'", failure.Message, StringComparison.Ordinal);
        gate.Open();
        Assert.Equal(op == "FailsBackward" ? 4.5 : 3.5, (await sameGraph.WaitAsync())["f"]);
        Assert.Equal(Samples.GatedSlope * 5, (await otherGraph.WaitAsync()).Gradient("x"));
        Assert.Equal(0, (await cluster.CountAsync()).OpenAttempts);
    }

    [Fact]
    public async Task Gradient_OpThrows_NothingOfTheRunStays()
    {
        var builder = cluster.NewGraph();
        var handle = await cluster.Client.SubmitAsync(builder.Build(builder.Apply("FailsAboveOne", builder.Input("x")).Named("fault")));
        var before = await cluster.CountAsync();
        var run = await handle.StartGradientAsync(feeds: new Dictionary<string, double> { ["x"] = 2 });

        await Assert.ThrowsAsync<NodeFailedException>(() => run.WaitAsync().WaitAsync(Patience));

        Assert.Equal(before, await cluster.CountAsync());
        var error = await Assert.ThrowsAsync<InspectionException>(() => run.InspectAsync("fault"));
        Assert.Contains("failed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_RuleOfAnOpCannotBeEmitted_FailsAtOnceAndNamesTheOp()
    {
        var builder = cluster.NewGraph();
        var handle = await cluster.Client.SubmitAsync(builder.Build(builder.Apply("FailsRule", builder.Input("x"))));
        var before = await cluster.CountAsync();
        var feeds = new Dictionary<string, double> { ["x"] = 2 };

        foreach (var run in new[] { handle.EvaluateAsync(feeds: feeds), handle.GradientAsync(feeds: feeds) })
        {
            var error = await Assert.ThrowsAsync<GraphException>(() => run);
            Assert.Contains("'FailsRule' fails for 1 inputs: It was never derived.", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, await cluster.CountAsync());
    }
}
