namespace DistGrad.Grains.Tests;

/// <summary>Messages that come twice, late or for nobody change nothing.</summary>
[Collection(TwoSiloTests.Name)]
public class StrayMessageTests(TwoSilos cluster)
{
    public static TheoryData<RunTier, Pass> Moments => CancellationTests.Moments;

    [Theory]
    [MemberData(nameof(Moments))]
    public async Task Messages_ForFilledSlotsInMidPass_ChangeNothing(RunTier tier, Pass pass)
    {
        using var gate = cluster.Gates.New();
        var handle = await cluster.Client.SubmitAsync(Samples.Gated(cluster, gate, pass));
        var run = await handle.StartGradientAsync(feeds: Samples.Xy(3, 5), options: new() { Tier = tier, Retention = RunRetention.All });
        await gate.Reached;
        var strays = await StrayMessages.OfAsync(cluster, handle.Id);
        Assert.Equal(2, strays.Length);

        foreach (var stray in strays) Assert.True(await stray.SendAsync(cluster));
        foreach (var stray in strays) Assert.False(await stray.SendAsync(cluster, AttemptId.New()));
        gate.Open();

        var result = await run.WaitAsync();
        Assert.Equal((Samples.GatedSlope * 15, Samples.GatedSlope * 5, Samples.GatedSlope * 3), (result["f"], result.Gradient("x"), result.Gradient("y")));
        Assert.Equal((1, 1), (result.Attempts, gate.Arrivals));
        Assert.Equal(15, (await run.InspectAsync("gated")).Value);
    }

    [Fact]
    public async Task Messages_ForAnEndedRun_AreRefusedAndRetainedStateStays()
    {
        using var gate = cluster.Gates.New();
        var handle = await cluster.Client.SubmitAsync(Samples.Gated(cluster, gate));
        var run = await handle.StartGradientAsync(feeds: Samples.Xy(3, 5), options: new() { Retention = RunRetention.All });
        await gate.Reached;
        var strays = await StrayMessages.OfAsync(cluster, handle.Id);
        gate.Open();
        await run.WaitAsync();
        var before = await cluster.CountAsync();

        foreach (var stray in strays) Assert.False(await stray.SendAsync(cluster));

        Assert.Equal(before, await cluster.CountAsync());
        Assert.Equal(15, (await run.InspectAsync("gated")).Value);
    }

    [Fact]
    public async Task Deliver_ForANodeThatIsNotThere_IsRefused()
    {
        using var gate = cluster.Gates.New();
        var handle = await cluster.Client.SubmitAsync(Samples.Gated(cluster, gate));
        var run = await handle.StartGradientAsync(feeds: Samples.Xy(3, 5));
        await gate.Reached;
        var (silo, attempt) = cluster.OpenAttempts(handle.Id)[0];
        var host = ClusterFixture.HostOf(silo);
        var batch = new EdgeBatch { Attempt = attempt.Id, Shards = BitConverter.GetBytes(1_000_000), Nodes = new byte[4], Slots = new byte[4], Scalars = new byte[8] };

        await Assert.ThrowsAsync<ArgumentException>(() => host.Deliver(batch));

        gate.Open();
        Assert.Equal(Samples.GatedSlope * 15, (await run.WaitAsync())["f"]);
    }
}
