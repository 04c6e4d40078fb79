using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime.Placement;

namespace DistGrad.Grains.Tests;

/// <summary>Three silos, of which some are about to stop.</summary>
public sealed class DrainingCluster() : ClusterFixture(3);

public sealed class DrainingSiloTests(DrainingCluster cluster) : IClassFixture<DrainingCluster>
{
    private const int Runs = 30;

    [Fact]
    public async Task Gradient_SilosAreAboutToStop_RunsAreOnTheOthers_OrWhereTheyCanBe()
    {
        var silos = cluster.Silos.Select(silo => silo.GetRequiredService<ILocalSiloDetails>().SiloAddress).ToArray();
        var graph = Samples.Lecture(cluster);
        var handle = await cluster.Client.SubmitAsync(graph);

        // Each run is to be on that silo if it may: otherwise it would depend on how busy the silos are.
        RequestContext.Set(IPlacementDirector.PlacementHintKey, silos[1]);
        Assert.Equal(silos[1], await SiloOfRunAsync(handle));

        Drain(silos[1]);
        for (var i = 0; i < Runs; i++) Assert.NotEqual(silos[1], await SiloOfRunAsync(handle));

        // A door of that silo hands runs on.
        var door = cluster.Silos[1].GetRequiredService<IGrainFactory>().GetGrain<IRunDoor>(0);
        var atDoor = new RunKey(graph.Id, RunKey.NewCallId());
        Assert.NotNull((await door.Execute(atDoor, Samples.LectureRequest(graph), ClusterFixture.Patience, isRepeated: false)).Outcome);
        Assert.NotEqual(silos[1], await SiloOfRunAsync(atDoor));
        Assert.All(cluster.Silos, silo => Assert.Null(silo.GetRequiredService<DoorRuns>().Find(atDoor)));

        Drain(silos[0]);
        Drain(silos[2]);
        Assert.Equal(silos[1], await SiloOfRunAsync(handle));
    }

    private void Drain(SiloAddress silo)
    {
        foreach (var services in cluster.Silos) services.GetRequiredService<DrainingSilos>().Add(silo);
    }

    private async Task<SiloAddress?> SiloOfRunAsync(GraphHandle handle)
    {
        var run = await handle.GradientAsync(feeds: Samples.LectureFeeds, options: new() { RunId = $"{Guid.NewGuid()}" });
        Assert.Equal(-12, run["f"]);
        return await SiloOfRunAsync(new RunKey(handle.Id, run.RunId));
    }

    private async Task<SiloAddress?> SiloOfRunAsync(RunKey run) =>
        await cluster.Grains.GetGrain<IManagementGrain>(0).GetActivationAddress(cluster.Grains.GetGrain<IRunGrain>(run.ToString()));
}
