using Microsoft.Extensions.DependencyInjection;

namespace DistGrad.Grains.Tests;

[Collection(LossySiloTests.Name)]
public class ShardHostTests(LossySilos cluster)
{
    [Fact]
    public async Task Close_WhileTheAttemptIsOpened_NothingStaysOpen()
    {
        var before = await cluster.CountAsync();
        var (host, opening) = await PrepareAsync();
        var held = cluster.Messages.HoldActivations();
        var opens = host.Open(opening);
        await held.Reached;

        await host.Close(opening.Attempt, retain: false);
        held.Open();

        await Assert.ThrowsAsync<HostLostException>(() => opens);
        Assert.Equal(before, await cluster.CountAsync());
    }

    [Fact]
    public async Task Close_BeforeTheAttemptIsOpened_OpeningIsRefused()
    {
        var before = await cluster.CountAsync();
        var (host, opening) = await PrepareAsync();

        await host.Close(opening.Attempt, retain: false);

        await Assert.ThrowsAsync<HostLostException>(() => host.Open(opening));
        Assert.Equal(before, await cluster.CountAsync());
    }

    [Fact]
    public async Task Forget_WhileAnAttemptOfTheGraphIsOpened_NothingStaysOpen()
    {
        var before = await cluster.CountAsync();
        var (host, opening) = await PrepareAsync();
        var held = cluster.Messages.HoldActivations();
        var opens = host.Open(opening);
        await held.Reached;

        await host.Forget(opening.Run.GraphId);
        held.Open();

        await Assert.ThrowsAnyAsync<Exception>(() => opens);
        Assert.Equal(before, await cluster.CountAsync());
    }

    [Fact]
    public async Task Open_Twice_IsRefusedAndTheFirstStays()
    {
        var before = await cluster.CountAsync();
        var (host, opening) = await PrepareAsync();
        await host.Open(opening);

        await Assert.ThrowsAsync<InvalidOperationException>(() => host.Open(opening));

        Assert.True((await host.Report(opening.Attempt)).IsOpen);
        await host.Close(opening.Attempt, retain: false);
        Assert.False((await host.Report(opening.Attempt)).IsOpen);
        Assert.Equal(before, await cluster.CountAsync());
    }

    [Fact]
    public async Task Fire_AttemptThatIsNotOpen_SaysSo()
    {
        var host = ClusterFixture.HostOf(cluster.Silos[0]);

        await Assert.ThrowsAsync<HostLostException>(() => host.Fire(AttemptId.New()));
    }

    // An attempt of a new graph, all on the first silo.
    private async Task<(IShardHost Host, AttemptOpening Opening)> PrepareAsync()
    {
        var graph = Samples.Lecture(cluster);
        await cluster.Client.SubmitAsync(graph);
        var plan = new PlanRequest(graph.Id, PlanSignature.Of(graph.Outputs.ToArray(), PlanSignature.None, []));
        var silo = cluster.Silos[0].GetRequiredService<ILocalSiloDetails>().SiloAddress;
        var prepared = await cluster.Grains.GetGrain<IPlanGrain>(plan.Key()).Prepare(plan, [silo]);
        return (ClusterFixture.HostOf(cluster.Silos[0]), new AttemptOpening
        {
            Attempt = AttemptId.New(),
            Run = new RunKey(graph.Id, "by hand"),
            Plan = plan,
            Layout = prepared.Layout,
            ShardSizes = prepared.Outline.ShardSizes,
            Feeds = NodeValues.Empty,
            Tier = RunTier.Fast,
            Retention = RunRetention.None,
            Watched = [],
        });
    }
}
