using Microsoft.Extensions.DependencyInjection;

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
        var handle = await cluster.Client.SubmitAsync(Samples.Lecture(cluster));

        // Runs are placed by how busy the silos are, sooner or later on each.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await SiloOfRunAsync(handle) != silos[1]) patience.Token.ThrowIfCancellationRequested();

        Drain(silos[1]);
        for (var i = 0; i < Runs; i++) Assert.NotEqual(silos[1], await SiloOfRunAsync(handle));

        Drain(silos[0]);
        Drain(silos[2]);
        while (await SiloOfRunAsync(handle) != silos[1]) patience.Token.ThrowIfCancellationRequested();
    }

    private void Drain(SiloAddress silo)
    {
        foreach (var services in cluster.Silos) services.GetRequiredService<DrainingSilos>().Add(silo);
    }

    private async Task<SiloAddress?> SiloOfRunAsync(GraphHandle handle)
    {
        var run = await handle.GradientAsync(feeds: Samples.LectureFeeds);
        Assert.Equal(-12, run["f"]);
        return await cluster.Grains.GetGrain<IManagementGrain>(0).GetActivationAddress(cluster.Grains.GetGrain<IRunGrain>(new RunKey(handle.Id, run.RunId).ToString()));
    }
}
