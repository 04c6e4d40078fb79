namespace DistGrad.Grains.Tests;

/// <summary>Graphs come whole or not at all, and go with everything that is theirs.</summary>
[Collection(TwoSiloTests.Name)]
public class GraphTests(TwoSilos cluster)
{
    [Fact]
    public async Task Submit_SameGraphTwice_IsStoredOnce()
    {
        var graph = Samples.Lecture(cluster);

        var (first, second) = (await cluster.Client.SubmitAsync(graph), await cluster.Client.SubmitAsync(graph));

        Assert.Equal((true, false, graph.Id), (first.IsNew, second.IsNew, second.Id));
        var stored = Assert.Single(await cluster.Client.ListGraphsAsync(), g => g.Id == graph.Id);
        Assert.Equal((graph.Name, graph.Count, graph.EdgeCount), (stored.Name, stored.Nodes, stored.Edges));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(200_000)]
    public async Task Submit_SameGraphByManyAtOnce_AllSucceed(int nodes)
    {
        // The larger one has several chunks, so that uploads interleave.
        var graph = Chain(nodes);

        var handles = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => cluster.Client.SubmitAsync(graph))));

        Assert.All(handles, handle => Assert.Equal(graph.Id, handle.Id));
        Assert.Equal(graph.ToBytes(), (await cluster.Client.GetGraphAsync(graph.Id)).Graph.ToBytes());
        Assert.Single(await cluster.Client.ListGraphsAsync(), g => g.Id == graph.Id);
    }

    [Fact]
    public async Task Get_ById_IsTheGraphThatWasSubmitted()
    {
        var graph = Samples.Lecture(cluster);
        await cluster.Client.SubmitAsync(graph);

        var found = await cluster.Client.GetGraphAsync(graph.Id);

        Assert.False(found.IsNew);
        Assert.Equal(graph.ToBytes(), found.Graph.ToBytes());
        Assert.Equal(-12, (await found.EvaluateAsync(Samples.LectureFeeds))["f"]);
    }

    [Fact]
    public async Task Get_UnknownId_SaysSo()
    {
        var error = await Assert.ThrowsAsync<UnknownGraphException>(() => cluster.Client.GetGraphAsync("00000000000000000000000000000000"));

        Assert.Contains("submit it first", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_GraphThatRan_TakesItsPlansNodesAndRunsAlong()
    {
        var holdings = await cluster.CountAsync();
        var handle = await cluster.Client.SubmitAsync(Samples.Lecture(cluster));
        var run = await handle.GradientAsync(feeds: Samples.LectureFeeds);
        await handle.EvaluateAsync(Samples.LectureFeeds);
        Assert.True(cluster.CountPlans(handle.Id) is { Plans: > 0, Nodes: > 0 });

        Assert.True(await cluster.Client.DeleteGraphAsync(handle.Id));
        Assert.False(await cluster.Client.DeleteGraphAsync(handle.Id));

        Assert.Equal((0, 0), cluster.CountPlans(handle.Id));
        Assert.Equal(holdings, await cluster.CountAsync());
        Assert.DoesNotContain(await cluster.Client.ListGraphsAsync(), graph => graph.Id == handle.Id);
        await Assert.ThrowsAsync<UnknownGraphException>(() => handle.GradientAsync(feeds: Samples.LectureFeeds));
        await Assert.ThrowsAsync<UnknownGraphException>(() => handle.InspectAsync(run, "q"));
    }

    [Fact]
    public async Task Submit_AfterItWasDeleted_RunsAgain()
    {
        var graph = Samples.Lecture(cluster);
        for (var round = 0; round < 3; round++)
        {
            var handle = await cluster.Client.SubmitAsync(graph);
            Assert.True(handle.IsNew);
            Assert.Equal(3, (await handle.GradientAsync(feeds: Samples.LectureFeeds)).Gradient("z"));
            await cluster.Client.DeleteGraphAsync(graph.Id);
        }
    }

    [Fact]
    public async Task Submit_OpThatTheClusterDoesNotHave_IsRefusedAndLeavesNothing()
    {
        var builder = new GraphBuilder("strange", OpRegistry.Standard.With(new StrangeOp()));
        var graph = builder.Build(builder.Apply("Strange", builder.Input("x")));

        var error = await Assert.ThrowsAsync<UnknownOpException>(() => cluster.Client.SubmitAsync(graph));

        Assert.Equal("Strange", error.Op);
        await AssertNothingIsStored(graph.Id);
    }

    private async Task AssertNothingIsStored(string id)
    {
        await Assert.ThrowsAsync<UnknownGraphException>(() => cluster.Client.GetGraphAsync(id));
        Assert.DoesNotContain(await cluster.Client.ListGraphsAsync(), graph => graph.Id == id);
        Assert.False(await cluster.Client.DeleteGraphAsync(id));
    }

    private Graph Chain(int nodes)
    {
        var builder = cluster.NewGraph();
        var x = builder.Input("x");
        for (var i = 1; i < nodes; i++) x = -x;
        return builder.Build(x);
    }

    private sealed class StrangeOp() : UnaryOp("Strange")
    {
        public override double Scalar(double x) => x;

        public override void Vjp(VjpContext z) => z.Accumulate(0, z.Upstream);
    }
}
