using Microsoft.Extensions.DependencyInjection;

namespace DistGrad.Grains.Tests;

/// <summary>Two silos that do not wait for their runs when they stop.</summary>
public sealed class HastySilos() : ClusterFixture(2, options => options.DrainFor = TimeSpan.FromMilliseconds(1), storesOutside: true);

public sealed class StoppedDoorTests(HastySilos cluster) : IClassFixture<HastySilos>
{
    [Fact]
    public async Task Gradient_SiloThatTookItOnStopsInMidPass_StartsAgainOnAnother()
    {
        using var gate = cluster.Gates.New();
        var handle = await cluster.Client.SubmitAsync(Samples.Gated(cluster, gate));
        var running = handle.GradientAsync(feeds: Samples.Xy(3, 5));
        await gate.Reached;
        var (silo, run) = Assert.Single(
            from services in cluster.Silos
            from one in services.GetRequiredService<DoorRuns>().Runs
            where one.Key.GraphId == handle.Id
            select (services, one));

        await cluster.StopAsync(silo);

        Assert.True(run.HasEnded);
        gate.Open();
        var result = await running;
        Assert.Equal((run.Key.RunId, Samples.GatedSlope * 15, Samples.GatedSlope * 5), (result.RunId, result["f"], result.Gradient("x")));
        Assert.Empty(cluster.OpenAttempts(handle.Id));
    }
}
