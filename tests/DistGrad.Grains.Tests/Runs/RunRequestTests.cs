namespace DistGrad.Grains.Tests;

/// <summary>What can be asked of a graph, and what cannot.</summary>
[Collection(TwoSiloTests.Name)]
public class RunRequestTests(TwoSilos cluster)
{
    [Fact]
    public async Task Gradient_FeedIsMissingOrExtra_SaysWhich()
    {
        var handle = await cluster.Client.SubmitAsync(Samples.Lecture(cluster));
        var before = await cluster.CountAsync();

        var missing = await Assert.ThrowsAsync<FeedException>(() => handle.GradientAsync(feeds: Samples.Xy(1, 2)));
        var extra = await Assert.ThrowsAsync<FeedException>(() => handle.GradientAsync(feeds: new Dictionary<string, double>(Samples.LectureFeeds) { ["w"] = 1 }));
        var noInput = await Assert.ThrowsAsync<FeedException>(() => handle.GradientAsync(feeds: new Dictionary<string, double>(Samples.LectureFeeds) { ["q"] = 1 }));

        Assert.Contains("'z'", missing.Message, StringComparison.Ordinal);
        Assert.Contains("'w'", extra.Message, StringComparison.Ordinal);
        Assert.Contains("'q'", noInput.Message, StringComparison.Ordinal);
        Assert.Equal(before, await cluster.CountAsync());
    }

    [Fact]
    public async Task Evaluate_FeedThatTheFetchDoesNotNeed_MayBeMissing()
    {
        var handle = await cluster.Client.SubmitAsync(Samples.Lecture(cluster));

        var run = await handle.EvaluateAsync(Samples.Xy(1, 2), ["q"]);

        Assert.Equal(3, run["q"]);
        Assert.Empty(run.Gradients);
        Assert.Equal(0, run.Plan.BackwardMessages);
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    public async Task Gradient_FeedIsNotFinite_PropagatesWithAWarning(double value, string written)
    {
        var handle = await cluster.Client.SubmitAsync(Samples.Lecture(cluster));

        var run = await handle.GradientAsync(feeds: new Dictionary<string, double>(Samples.LectureFeeds) { ["x"] = value });

        Assert.Equal(value * -4, run["f"]);
        Assert.Equal((-4.0, value + 5), (run.Gradient("x"), run.Gradient("z")));
        Assert.Contains($"'x' is {written}", Assert.Single(run.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NodeThatThereIsNot_SaysWhichThereAre()
    {
        var handle = await cluster.Client.SubmitAsync(Samples.Lecture(cluster));

        var error = await Assert.ThrowsAsync<UnknownNodeException>(() => handle.EvaluateAsync(Samples.LectureFeeds, ["g"]));

        Assert.Equal("g", error.Node);
        Assert.Contains("x, y, q", error.Message.Replace("z, ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        await Assert.ThrowsAsync<UnknownNodeException>(() => handle.GradientAsync(of: "#99", feeds: Samples.LectureFeeds));
        await Assert.ThrowsAsync<UnknownNodeException>(() => handle.GradientAsync(feeds: Samples.LectureFeeds, wrt: ["g"]));
    }

    [Fact]
    public async Task Start_ByHandWithANodeThatThereIsNot_Fails()
    {
        var handle = await cluster.Client.SubmitAsync(Samples.Lecture(cluster));
        var grain = cluster.Grains.GetGrain<IRunGrain>(new RunKey(handle.Id, "by hand").ToString());
        await grain.Start(new RunRequest { Signature = PlanSignature.Of([12345], PlanSignature.None, []), Feeds = NodeValues.Empty });

        var status = await grain.Wait(TimeSpan.FromSeconds(20));

        Assert.IsType<UnknownNodeException>(status.Error);
    }

    [Fact]
    public async Task Gradient_RootDoesNotDependOnIt_IsZero()
    {
        var handle = await cluster.Client.SubmitAsync(Samples.Lecture(cluster));

        var run = await handle.GradientAsync(of: "q", feeds: Samples.LectureFeeds, wrt: ["x", "z", "f"]);

        Assert.Equal((3.0, 1.0, 0.0, 0.0), (run["q"], run.Gradient("x"), run.Gradient("z"), run.Gradient("f")));
    }

    [Fact]
    public async Task Gradient_ByIntermediatesAndTheRoot_IsTheirUpstream()
    {
        var handle = await cluster.Client.SubmitAsync(Samples.Lecture(cluster));

        var run = await handle.GradientAsync(feeds: Samples.LectureFeeds, wrt: ["q", "f"], fetches: ["q"]);

        Assert.Equal((-4.0, 1.0, 3.0, -12.0), (run.Gradient("q"), run.Gradient("f"), run["q"], run["f"]));
        Assert.Equal(2, run.Gradients.Count);
    }

    [Fact]
    public async Task Gradient_OfNothingByNothing_IsTheValue()
    {
        var handle = await cluster.Client.SubmitAsync(Samples.Lecture(cluster));

        var run = await handle.GradientAsync(feeds: Samples.LectureFeeds, wrt: []);

        Assert.Equal(-12, run["f"]);
        Assert.Empty(run.Gradients);
    }

    [Theory]
    [InlineData(RunTier.Fast)]
    [InlineData(RunTier.Reference)]
    public async Task Gradient_GraphOfOneInputOrConstant_IsThatAndOne(RunTier tier)
    {
        var options = new RunOptions { Tier = tier };
        var builder = cluster.NewGraph();
        var input = await cluster.Client.SubmitAsync(builder.Build(builder.Input("x")));
        builder = cluster.NewGraph();
        var constant = await cluster.Client.SubmitAsync(builder.Build(builder.Constant(7).Named("c")));

        var ofInput = await input.GradientAsync(feeds: new Dictionary<string, double> { ["x"] = 2 }, options: options);
        var ofConstant = await constant.GradientAsync(wrt: ["c"], options: options);

        Assert.Equal((2.0, 1.0), (ofInput["x"], ofInput.Gradient("x")));
        Assert.Equal((7.0, 1.0), (ofConstant["c"], ofConstant.Gradient("c")));
    }
}
