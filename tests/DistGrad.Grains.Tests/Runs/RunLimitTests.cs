using Microsoft.Extensions.DependencyInjection;

namespace DistGrad.Grains.Tests;

/// <summary>On a silo that takes two runs of a graph at once and lets two wait.</summary>
[Collection(NarrowSiloTests.Name)]
public class RunLimitTests(NarrowSilo cluster)
{
    private static readonly Dictionary<string, double> Feeds = Samples.Xy(3, 5);

    [Fact]
    public async Task Start_MoreRunsThanTheGraphTakes_WaitAndThenAreRefused()
    {
        using var gate = cluster.Gates.New();
        var handle = await cluster.Client.SubmitAsync(Samples.Gated(cluster, gate));
        var runs = new List<RunHandle>();
        for (var i = 1; i <= 4; i++)
        {
            runs.Add(await handle.StartGradientAsync(feeds: Feeds));
            if (i <= 2) await UnderWayAsync(runs);
        }

        await Assert.ThrowsAsync<RunRefusedException>(() => handle.GradientAsync(feeds: Feeds));
        await UnderWayAsync(runs[..2]);

        // The third goes on when the first ends, though the second is still held up.
        await runs[0].CancelAsync();
        await UnderWayAsync(runs[1..3]);
        gate.Open();
        foreach (var run in runs[1..]) Assert.Equal(Samples.GatedSlope * 15, (await run.WaitAsync())["f"]);
        Assert.Equal(0, (await cluster.CountAsync()).OpenAttempts);
    }

    [Fact]
    public async Task Start_DurableRunThatIsRefused_WasNeverStored()
    {
        var handle = await cluster.Client.SubmitAsync(Samples.Lecture(cluster));
        var graph = cluster.Grains.GetGrain<IGraphGrain>(handle.Id);
        foreach (var place in Enumerable.Range(0, 4)) await graph.Claim($"place {place}");

        await Assert.ThrowsAsync<RunRefusedException>(() => handle.StartGradientAsync(feeds: Samples.LectureFeeds, options: new() { Durable = true, RunId = "durable" }));

        await Assert.ThrowsAsync<UnknownRunException>(() => handle.FindRunAsync("durable"));
        foreach (var place in Enumerable.Range(0, 4)) await graph.Release($"place {place}");
    }

    [Fact]
    public async Task Wait_DurableRunLostItsPlaceToOthers_WaitsWithThem()
    {
        using var gate = cluster.Gates.New();
        var handle = await cluster.Client.SubmitAsync(Samples.Gated(cluster, gate));
        var run = await handle.StartGradientAsync(feeds: Feeds, options: new() { Durable = true });
        await gate.Reached;
        var graph = cluster.Grains.GetGrain<IGraphGrain>(handle.Id);
        foreach (var place in Enumerable.Range(0, 3)) await graph.Claim($"place {place}");

        // It gives its place back as it leaves; those that wait move up, and one more comes.
        await cluster.DeactivateAsync(cluster.Grains.GetGrain<IRunGrain>(new RunKey(handle.Id, run.RunId, IsDurable: true).ToString()));
        await graph.Claim("place 3");
        Assert.Null((await (await handle.FindRunAsync(run.RunId)).GetStatusAsync()).Error);

        foreach (var place in Enumerable.Range(0, 4)) await graph.Release($"place {place}");
        gate.Open();
        Assert.Equal(Samples.GatedSlope * 15, (await run.WaitAsync())["f"]);
    }

    [Fact]
    public async Task Cancel_RunThatWaits_EndsItAndFreesItsPlace()
    {
        using var gate = cluster.Gates.New();
        var handle = await cluster.Client.SubmitAsync(Samples.Gated(cluster, gate));
        var before = await cluster.CountAsync();
        var first = await handle.StartGradientAsync(feeds: Feeds);
        var second = await handle.StartGradientAsync(feeds: Feeds);
        await UnderWayAsync([first, second]);
        var third = await handle.StartGradientAsync(feeds: Feeds);

        await third.CancelAsync();
        await first.CancelAsync();
        await second.CancelAsync();

        await Assert.ThrowsAsync<RunCancelledException>(() => third.WaitAsync());
        Assert.Equal(before, await cluster.CountAsync());
        gate.Open();
        Assert.Equal(Samples.GatedSlope * 15, (await handle.GradientAsync(feeds: Feeds))["f"]);
    }

    [Fact]
    public async Task Gradient_TokenCancelledWhileItWaits_FreesItsPlace()
    {
        using var gate = cluster.Gates.New();
        using var cancellation = new CancellationTokenSource();
        var handle = await cluster.Client.SubmitAsync(Samples.Gated(cluster, gate));
        var first = await handle.StartGradientAsync(feeds: Feeds);
        var second = await handle.StartGradientAsync(feeds: Feeds);
        await UnderWayAsync([first, second]);
        var third = await handle.StartGradientAsync(feeds: Feeds, options: new() { RunId = "third" });
        var waiting = handle.GradientAsync(feeds: Feeds, options: new() { RunId = "third" }, cancellationToken: cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await UnderWayAsync([first, second]);
        gate.Open();
        foreach (var run in new[] { first, second }) Assert.Equal(Samples.GatedSlope * 15, (await run.WaitAsync())["f"]);
        await Assert.ThrowsAsync<RunCancelledException>(() => third.WaitAsync());
        Assert.Equal(0, (await cluster.CountAsync()).OpenAttempts);
    }

    [Fact]
    public async Task Deadline_PassesInMidPassOrWhileWaiting_EndsTheRunAndLeavesNothing()
    {
        using var gate = cluster.Gates.New();
        var handle = await cluster.Client.SubmitAsync(Samples.Gated(cluster, gate));
        var before = await cluster.CountAsync();
        var options = new RunOptions { Deadline = TimeSpan.FromMilliseconds(300) };

        var runs = Enumerable.Range(0, 3).Select(_ => handle.GradientAsync(feeds: Feeds, options: options)).ToArray();
        foreach (var run in runs)
        {
            var error = await Assert.ThrowsAsync<RunDeadlineException>(() => run);
            Assert.Contains("0.3 s", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, await cluster.CountAsync());

        // On a busy machine a run may not even be open by then: what was about to be loaded for it goes too.
        gate.Open();
        await cluster.UntilAsync(async () => await cluster.CountPlansAsync() == (0, 0));
    }

    [Fact]
    public async Task Deadline_ZeroOrNegative_IsRefused()
    {
        var handle = await cluster.Client.SubmitAsync(Samples.Lecture(cluster));

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => handle.GradientAsync(feeds: Samples.LectureFeeds, options: new() { Deadline = TimeSpan.Zero }));
    }

    [Fact]
    public async Task Delete_GraphWithARunInFlightAndOneThatWaits_BothFail()
    {
        using var gate = cluster.Gates.New();
        var handle = await cluster.Client.SubmitAsync(Samples.Gated(cluster, gate));
        var first = await handle.StartGradientAsync(feeds: Feeds);
        var second = await handle.StartGradientAsync(feeds: Feeds);
        await UnderWayAsync([first, second]);
        var third = await handle.StartGradientAsync(feeds: Feeds);

        Assert.True(await cluster.Client.DeleteGraphAsync(handle.Id));

        foreach (var run in new[] { first, second, third }) await Assert.ThrowsAsync<UnknownGraphException>(() => run.WaitAsync());
        Assert.Equal(0, (await cluster.CountAsync()).OpenAttempts);
        Assert.Empty(cluster.OpenAttempts(handle.Id));
    }

    [Fact]
    public async Task Submit_GraphOverTheLimit_IsRefusedAndLeavesNothing()
    {
        var builder = cluster.NewGraph();
        var x = builder.Input("x");
        for (var i = 0; i < 1000; i++) x = -x;
        var graph = builder.Build(x);

        var error = await Assert.ThrowsAsync<GraphException>(() => cluster.Client.SubmitAsync(graph));

        Assert.Contains("1,001 nodes, more than the cluster takes (1,000)", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<UnknownGraphException>(() => cluster.Client.GetGraphAsync(graph.Id));
        Assert.DoesNotContain(await cluster.Client.ListGraphsAsync(), stored => stored.Id == graph.Id);
    }

    [Fact]
    public async Task Run_PlansOverTheBudget_AreUnloadedAndComeBack()
    {
        var graphs = Enumerable.Range(0, 3).Select(_ => Samples.Lecture(cluster)).ToArray();
        foreach (var graph in graphs)
        {
            var handle = await cluster.Client.SubmitAsync(graph);
            Assert.Equal(-12, (await handle.GradientAsync(feeds: Samples.LectureFeeds))["f"]);

            // A budget of a byte: a plan goes when its last run has ended.
            Assert.Equal((0, 0), await cluster.CountPlansAsync());
        }

        // What was evicted is loaded again.
        var again = await (await cluster.Client.GetGraphAsync(graphs[0].Id)).GradientAsync(feeds: Samples.LectureFeeds);
        Assert.Equal((-12.0, 3.0), (again["f"], again.Gradient("z")));
    }

    // Until these runs, and no others, are open on the silo.
    private Task UnderWayAsync(IReadOnlyCollection<RunHandle> runs)
    {
        var wanted = runs.Select(run => run.RunId).Order().ToArray();
        return cluster.UntilAsync(() => Task.FromResult(OpenRuns().SequenceEqual(wanted)));
    }

    private IEnumerable<string> OpenRuns() => cluster.Silos[0].GetRequiredService<RunTable>().Attempts.Select(attempt => attempt.Opening.Run.RunId).Order();
}
