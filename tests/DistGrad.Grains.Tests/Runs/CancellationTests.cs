namespace DistGrad.Grains.Tests;

/// <summary>A run that ends early leaves nothing on any silo, whatever arrives after it.</summary>
[Collection(TwoSiloTests.Name)]
public class CancellationTests(TwoSilos cluster)
{
    private static readonly Dictionary<string, double> Feeds = Samples.Xy(3, 5);

    public static TheoryData<RunTier, Pass> Moments => new()
    {
        { RunTier.Fast, Pass.Forward },
        { RunTier.Fast, Pass.Backward },
        { RunTier.Reference, Pass.Forward },
        { RunTier.Reference, Pass.Backward },
    };

    [Theory]
    [MemberData(nameof(Moments))]
    public async Task Cancel_InMidPass_LeavesNothingEvenWhenMessagesComeLate(RunTier tier, Pass pass)
    {
        using var gate = cluster.Gates.New();
        var handle = await cluster.Client.SubmitAsync(Samples.Gated(cluster, gate, pass));
        var before = await cluster.CountAsync();
        var run = await handle.StartGradientAsync(feeds: Feeds, options: new() { Tier = tier });
        await gate.Reached;
        var strays = await StrayMessages.OfAsync(cluster, handle.Id);
        Assert.Equal(2, strays.Length);
        Assert.True((await cluster.CountAsync()).FilledSlots > before.FilledSlots);

        await run.CancelAsync();
        Assert.Equal(before, await cluster.CountAsync());

        foreach (var stray in strays) Assert.False(await stray.SendAsync(cluster));
        gate.Open();
        Assert.Equal(before, await cluster.CountAsync());
        await Assert.ThrowsAsync<RunCancelledException>(() => run.WaitAsync());

        var next = await handle.GradientAsync(feeds: Feeds, options: new() { Tier = tier });
        Assert.Equal((Samples.GatedSlope * 15, Samples.GatedSlope * 5), (next["f"], next.Gradient("x")));
    }

    [Fact]
    public async Task Gradient_TokenCancelledInMidPass_CancelsTheRun()
    {
        using var gate = cluster.Gates.New();
        using var cancellation = new CancellationTokenSource();
        var handle = await cluster.Client.SubmitAsync(Samples.Gated(cluster, gate));
        var before = await cluster.CountAsync();
        var run = handle.GradientAsync(feeds: Feeds, cancellationToken: cancellation.Token);
        await gate.Reached;

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(before, await cluster.CountAsync());
    }

    [Fact]
    public async Task Gradient_TokenCancelledBefore_StartsNothing()
    {
        using var gate = cluster.Gates.New();
        var handle = await cluster.Client.SubmitAsync(Samples.Gated(cluster, gate));
        var options = new RunOptions { RunId = "never" };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => handle.GradientAsync(feeds: Feeds, options: options, cancellationToken: new CancellationToken(true)));

        await Assert.ThrowsAsync<UnknownRunException>(() => cluster.Grains.GetGrain<IRunGrain>($"{handle.Id}/never").Wait(TimeSpan.Zero));
    }

    [Fact]
    public async Task Cancel_Twice_IsTheSameAsOnce()
    {
        using var gate = cluster.Gates.New();
        var handle = await cluster.Client.SubmitAsync(Samples.Gated(cluster, gate));
        var before = await cluster.CountAsync();
        var run = await handle.StartGradientAsync(feeds: Feeds);
        await gate.Reached;

        await Task.WhenAll(run.CancelAsync(), run.CancelAsync());
        await run.CancelAsync();

        Assert.Equal(before, await cluster.CountAsync());
        await Assert.ThrowsAsync<RunCancelledException>(() => run.WaitAsync());
    }

    [Fact]
    public async Task Cancel_EndedRun_ResultStays()
    {
        var handle = await cluster.Client.SubmitAsync(Samples.Lecture(cluster));
        var run = await handle.StartGradientAsync(feeds: Samples.LectureFeeds);
        Assert.Equal(-12, (await run.WaitAsync())["f"]);

        await run.CancelAsync();

        Assert.Equal(-12, (await run.WaitAsync())["f"]);
        Assert.Equal(3, (await run.InspectAsync("q")).Value);
    }

    [Fact]
    public async Task Cancel_UnknownRun_Fails()
    {
        var handle = await cluster.Client.SubmitAsync(Samples.Lecture(cluster));

        await Assert.ThrowsAsync<UnknownRunException>(() => cluster.Grains.GetGrain<IRunGrain>($"{handle.Id}/none").Cancel());
    }
}
