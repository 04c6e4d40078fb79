namespace DistGrad.Grains.Tests;

/// <summary>A run whose messages are lost goes on under the next attempt, and ends in any case.</summary>
[Collection(LossySiloTests.Name)]
public sealed class WatchdogTests(LossySilos cluster) : IDisposable
{
    private static readonly RunOptions Reference = new() { Tier = RunTier.Reference };

    // What one test loses is not to be lost by the next, even where it fails.
    public void Dispose() => cluster.Messages.LoseNone();

    [Theory]
    [InlineData(Pass.Forward)]
    [InlineData(Pass.Backward)]
    public async Task Gradient_FirstMessageOfAPassIsLost_SecondAttemptGivesTheSameBits(Pass pass)
    {
        var handle = await cluster.Client.SubmitAsync(Samples.Lecture(cluster));
        var losses = 0;
        cluster.Messages.Lose((lost, message) => lost == pass && cluster.IsOpen(message.Attempt, handle.Id) && Interlocked.Increment(ref losses) == 1);

        var run = await handle.GradientAsync(feeds: Samples.LectureFeeds, options: Reference);

        cluster.Messages.LoseNone();
        Assert.Equal(2, run.Attempts);
        Assert.Equal((-12.0, -4.0, -4.0, 3.0), (run["f"], run.Gradient("x"), run.Gradient("y"), run.Gradient("z")));
        Assert.Equal(0, (await cluster.CountAsync()).OpenAttempts);
    }

    [Fact]
    public async Task Gradient_MessagesAreAlwaysLost_StallsAfterFiveAttempts()
    {
        var handle = await cluster.Client.SubmitAsync(Samples.Lecture(cluster));
        var before = await cluster.CountAsync();
        var attempts = new System.Collections.Concurrent.ConcurrentDictionary<AttemptId, bool>();
        cluster.Messages.Lose((_, message) => cluster.IsOpen(message.Attempt, handle.Id) && attempts.TryAdd(message.Attempt, true));

        var error = await Assert.ThrowsAsync<RunStalledException>(() => handle.GradientAsync(feeds: Samples.LectureFeeds, options: Reference));

        cluster.Messages.LoseNone();
        Assert.Equal(5, attempts.Count);
        Assert.Contains("5 attempts", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, await cluster.CountAsync());
    }

    [Theory]
    [InlineData(RunTier.Fast)]
    [InlineData(RunTier.Reference)]
    public async Task Gradient_OneHostForgetsTheAttempt_SecondAttemptFinishes(RunTier tier)
    {
        using var gate = cluster.Gates.New();
        var handle = await cluster.Client.SubmitAsync(Samples.Gated(cluster, gate));
        var run = await handle.StartGradientAsync(feeds: Samples.Xy(3, 5), options: new() { Tier = tier });
        await gate.Reached;
        var (silo, attempt) = cluster.OpenAttempts(handle.Id)[^1];

        await ClusterFixture.HostOf(silo).Close(attempt.Id, retain: false);
        gate.Open();

        var result = await run.WaitAsync();
        Assert.Equal((2, Samples.GatedSlope * 15, Samples.GatedSlope * 5), (result.Attempts, result["f"], result.Gradient("x")));
        Assert.Equal(0, (await cluster.CountAsync()).OpenAttempts);
    }

    [Theory]
    [InlineData(RunTier.Fast)]
    [InlineData(RunTier.Reference)]
    public async Task Gradient_KernelTakesLong_IsNoStall(RunTier tier)
    {
        using var slow = cluster.Gates.New();
        var handle = await cluster.Client.SubmitAsync(Samples.Gated(cluster, slow));
        var run = await handle.StartGradientAsync(feeds: Samples.Xy(3, 5), options: new() { Tier = tier });
        await slow.Reached;

        // Another run stalls through all its attempts meanwhile, which takes the watchdog more looks than one stall.
        var stalling = await cluster.Client.SubmitAsync(Samples.Lecture(cluster));
        var kept = cluster.OpenAttempts(handle.Id)[0].Attempt.Id;
        cluster.Messages.Lose((_, message) => message.Attempt != kept);
        await Assert.ThrowsAsync<RunStalledException>(() => stalling.GradientAsync(feeds: Samples.LectureFeeds, options: Reference));
        cluster.Messages.LoseNone();
        slow.Open();

        Assert.Equal((1, Samples.GatedSlope * 15), ((await run.WaitAsync()).Attempts, (await run.WaitAsync())["f"]));
    }

    [Fact]
    public async Task Gradient_WithProgress_IsMonotoneAcrossAttempts()
    {
        var handle = await cluster.Client.SubmitAsync(Samples.Lecture(cluster));
        var losses = 0;
        cluster.Messages.Lose((lost, message) => lost == Pass.Backward && cluster.IsOpen(message.Attempt, handle.Id) && Interlocked.Increment(ref losses) == 1);
        var progress = new ProgressLog();

        var run = await handle.GradientAsync(feeds: Samples.LectureFeeds, options: Reference with { ProgressInterval = TimeSpan.FromMilliseconds(1) }, progress: progress);

        cluster.Messages.LoseNone();
        Assert.Equal(2, run.Attempts);
        progress.AssertMonotone();
        Assert.Equal((2, 5, 5), (progress.Last.Attempt, progress.Last.Forward, progress.Last.Backward));
    }

    [Fact]
    public async Task Gradient_ReferenceTier_SendsAsManyMessagesAsTheGraphHasLiveEdges()
    {
        var (forward, backward) = (0, 0);
        var graph = Core.Tests.RandomGraphs.Create(seed: 7, nodes: 500, inputs: 3, Core.Tests.OpMix.Bounded);
        var feeds = Core.Tests.RandomGraphs.Feeds(7, graph);
        var local = cluster.Local.Gradient(graph, feeds);
        var handle = await cluster.Client.SubmitAsync(graph);
        cluster.Messages.Lose((pass, message) =>
        {
            if (!cluster.IsOpen(message.Attempt, handle.Id)) return false;
            if (pass == Pass.Forward) Interlocked.Increment(ref forward);
            else Interlocked.Increment(ref backward);
            return false;
        });

        var run = await handle.GradientAsync(feeds: feeds, options: Reference);

        cluster.Messages.LoseNone();
        Assert.Equal(1, run.Attempts);

        // Feeds come over no edge, but as messages too.
        Assert.Equal(run.Plan.ForwardMessages + feeds.Count, forward);
        Assert.Equal(run.Plan.BackwardMessages, backward);
        Assert.Equal((run.Plan.ForwardMessages, run.Plan.BackwardMessages), (local.Messages(Pass.Forward), local.Messages(Pass.Backward)));
    }
}
