namespace DistGrad.Grains.Tests;

/// <summary>What nodes held, from what was retained or computed again.</summary>
[Collection(TwoSiloTests.Name)]
public class InspectionTests(TwoSilos cluster)
{
    [Theory]
    [InlineData(RunRetention.Auto)]
    [InlineData(RunRetention.All)]
    [InlineData(RunRetention.None)]
    public async Task Inspect_LectureCircuit_TellsValueUpstreamLocalGradientsAndGate(RunRetention retention)
    {
        var handle = await cluster.Client.SubmitAsync(Samples.Lecture(cluster));
        var run = await handle.GradientAsync(feeds: Samples.LectureFeeds, options: new() { Retention = retention });

        var (q, f, x) = (await handle.InspectAsync(run, "q"), await handle.InspectAsync(run, "f"), await handle.InspectAsync(run, "x"));

        Assert.Equal(("q", "Add", GateKind.Distributor, 3.0, -4.0), (q.Label, q.Op, q.Gate, q.Value, q.Upstream));
        Assert.Equal([1.0, 1], q.LocalGradients);
        Assert.Equal([0, 1], q.Inputs);
        Assert.Equal(("Mul", GateKind.Switcher, -12.0, 1.0), (f.Op, f.Gate, f.Value, f.Upstream));
        Assert.Equal([-4.0, 3], f.LocalGradients);
        Assert.Equal(("Input", GateKind.Source, -2.0, -4.0), (x.Op, x.Gate, x.Value, x.Upstream));
        Assert.Empty(x.LocalGradients);
    }

    [Fact]
    public async Task InspectAll_NodesOffTheGradient_HaveValuesWithoutUpstream()
    {
        var builder = cluster.NewGraph();
        var (x, y) = (builder.Input("x"), builder.Input("y"));
        var product = (x * 3).Named("product");
        var side = Functions.Exp(y).Named("side");
        var handle = await cluster.Client.SubmitAsync(builder.Build((product + side).Named("f")));
        var run = await handle.GradientAsync(feeds: Samples.Xy(2, 0), wrt: ["x"]);

        var nodes = (await handle.InspectAllAsync(run)).ToDictionary(node => node.Label);

        Assert.Equal((1.0, null), (nodes["side"].Value, nodes["side"].Upstream));
        Assert.Equal((6.0, 1.0), (nodes["product"].Value, nodes["product"].Upstream));
        Assert.Equal(7, nodes["f"].Value);
        Assert.Equal(nodes.Values.Select(node => node.Node).Order(), nodes.Values.Select(node => node.Node));
    }

    [Fact]
    public async Task Inspect_Constant_IsThereIfItWasFetched()
    {
        var builder = cluster.NewGraph();
        var three = builder.Constant(3).Named("three");
        var handle = await cluster.Client.SubmitAsync(builder.Build((builder.Input("x") * three).Named("f")));
        var feeds = new Dictionary<string, double> { ["x"] = 2 };

        var fetched = await handle.InspectAsync(await handle.EvaluateAsync(feeds, ["three"]), "three");
        Assert.Equal(("Constant", GateKind.Source, 3.0), (fetched.Op, fetched.Gate, fetched.Value));
        Assert.Empty(fetched.LocalGradients);

        var run = await handle.EvaluateAsync(feeds);
        var error = await Assert.ThrowsAsync<InspectionException>(() => handle.InspectAsync(run, "three"));
        Assert.Contains("'three' is the constant 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_NodeWhoseRuleFails_HasNaNAsLocalGradients()
    {
        var builder = cluster.NewGraph();
        var handle = await cluster.Client.SubmitAsync(builder.Build(builder.Apply("FailsBackward", builder.Input("x"), builder.Input("y")).Named("f")));
        var run = await handle.EvaluateAsync(Samples.Xy(4, 5));

        var node = await handle.InspectAsync(run, "f");

        Assert.Equal(20, node.Value);
        Assert.Equal([double.NaN, double.NaN], node.LocalGradients);
    }

    [Fact]
    public async Task Inspect_NodeThatWasPruned_SaysSo()
    {
        var builder = cluster.NewGraph();
        var x = builder.Input("x");
        var off = (x * 2).Named("off");
        var handle = await cluster.Client.SubmitAsync(builder.Build((x + 1).Named("f"), off));
        var run = await handle.GradientAsync(of: "f", feeds: new Dictionary<string, double> { ["x"] = 1 });

        var error = await Assert.ThrowsAsync<InspectionException>(() => handle.InspectAsync(run, "off"));

        Assert.Contains("'off' was not part of the run", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<UnknownNodeException>(() => handle.InspectAsync(run, "nowhere"));
    }

    [Fact]
    public async Task Inspect_NodesOfWhichSomeWerePruned_NamesAllOfThose()
    {
        var builder = cluster.NewGraph();
        var x = builder.Input("x");
        var (two, off, further) = (builder.Constant(2), x * 3, x * 4);
        var f = x * two;
        var handle = await cluster.Client.SubmitAsync(builder.Build(f, off, further));
        var run = await handle.StartGradientAsync(of: handle.Graph.Label(f.Node), feeds: new Dictionary<string, double> { ["x"] = 1 });
        await run.WaitAsync();

        var error = await Assert.ThrowsAsync<InspectionException>(() => run.InspectAsync([x.Node, off.Node, f.Node, two.Node, further.Node]));

        Assert.Equal([off.Node, two.Node, further.Node], error.Missing);
        Assert.Contains("not part of the run", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_WatchedNodes_AreRetainedAndTheOthersComputedAgain()
    {
        var handle = await cluster.Client.SubmitAsync(Samples.Lecture(cluster));
        var before = await cluster.CountAsync();
        var run = await handle.GradientAsync(feeds: Samples.LectureFeeds, options: new() { Retention = RunRetention.Watched, Watched = ["q"] });

        // Two inputs and one upstream gradient.
        Assert.Equal(before.FilledSlots + 3, (await cluster.CountAsync()).FilledSlots);
        Assert.Equal((3.0, -4.0), ((await handle.InspectAsync(run, "q")).Value, (await handle.InspectAsync(run, "q")).Upstream));
        Assert.Equal(before.FilledSlots + 3, (await cluster.CountAsync()).FilledSlots);
        Assert.Equal(-12, (await handle.InspectAsync(run, "f")).Value);
    }

    [Fact]
    public async Task Inspect_EarlierRunOfAGraph_IsComputedAgainWithItsOwnFeeds()
    {
        var handle = await cluster.Client.SubmitAsync(Samples.Lecture(cluster));
        var before = await cluster.CountAsync();
        var first = await handle.GradientAsync(feeds: Samples.LectureFeeds);
        var afterFirst = await cluster.CountAsync();
        var second = await handle.GradientAsync(feeds: new Dictionary<string, double>(Samples.LectureFeeds) { ["x"] = 7 });

        // Only the latest run is kept, whatever came before it.
        Assert.True(afterFirst.RetainedRuns > before.RetainedRuns);
        Assert.Equal(afterFirst, await cluster.CountAsync());
        Assert.Equal(12, (await handle.InspectAsync(second, "q")).Value);
        Assert.Equal(3, (await handle.InspectAsync(first, "q")).Value);
    }

    [Fact]
    public async Task InspectAll_RunsOfOneGraphAtOnce_EachShowsItsOwn()
    {
        var handle = await cluster.Client.SubmitAsync(Samples.Lecture(cluster));

        var sums = await Task.WhenAll(Enumerable.Range(0, 20).Select(async x =>
        {
            var run = await handle.GradientAsync(feeds: new Dictionary<string, double>(Samples.LectureFeeds) { ["x"] = x });
            return (await handle.InspectAllAsync(run)).Single(node => node.Label == "q").Value;
        }));

        Assert.Equal(Enumerable.Range(0, 20).Select(x => (double?)(x + 5)), sums);
    }

    [Fact]
    public async Task Inspect_InMidPass_ShowsWhatIsThereAlready()
    {
        using var gate = cluster.Gates.New();
        var handle = await cluster.Client.SubmitAsync(Samples.Gated(cluster, gate));
        var run = await handle.StartGradientAsync(feeds: Samples.Xy(3, 5), options: new() { Retention = RunRetention.All });
        await gate.Reached;

        var (there, notYet) = (await run.InspectAsync("xy"), await run.InspectAsync("gated"));

        Assert.Equal((15.0, null), (there.Value, there.Upstream));
        Assert.Equal((null, null), (notYet.Value, notYet.Upstream));
        gate.Open();
        await run.WaitAsync();
        Assert.Equal(15, (await run.InspectAsync("gated")).Value);
    }

    [Theory]
    [InlineData(RunTier.Fast)]
    [InlineData(RunTier.Reference)]
    public async Task Gradient_NodesWereDeactivated_ComeBack(RunTier tier)
    {
        var handle = await cluster.Client.SubmitAsync(Samples.Lecture(cluster));
        var options = new RunOptions { Tier = tier };
        await handle.GradientAsync(feeds: Samples.LectureFeeds, options: options);
        Assert.True(await cluster.DeactivateNodesAsync(handle.Id) > 0);

        var run = await handle.GradientAsync(feeds: Samples.LectureFeeds, options: options);

        Assert.Equal((1, -12.0, -4.0, -4.0, 3.0), (run.Attempts, run["f"], run.Gradient("x"), run.Gradient("y"), run.Gradient("z")));
    }

    [Theory]
    [InlineData(RunTier.Fast)]
    [InlineData(RunTier.Reference)]
    public async Task Gradient_NodesAreDeactivatedInMidPass_ComeBack(RunTier tier)
    {
        using var gate = cluster.Gates.New();
        var handle = await cluster.Client.SubmitAsync(Samples.Gated(cluster, gate));
        var run = await handle.StartGradientAsync(feeds: Samples.Xy(3, 5), options: new() { Tier = tier });
        await gate.Reached;
        Assert.True(await cluster.DeactivateNodesAsync(handle.Id, except: "gated") > 20);
        gate.Open();

        var result = await run.WaitAsync();

        Assert.Equal((1, Samples.GatedSlope * 15, Samples.GatedSlope * 5, Samples.GatedSlope * 3), (result.Attempts, result["f"], result.Gradient("x"), result.Gradient("y")));
    }
}
