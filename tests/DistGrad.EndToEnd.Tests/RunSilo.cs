using DistGrad.Cli.Chaos;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DistGrad.EndToEnd.Tests;

/// <summary>Where a run's own grain is.</summary>
internal static class RunSilo
{
    /// <summary>Finds the silo of a run that is not started yet: its grain is where it is first asked for.</summary>
    public static async Task<int> FindAsync(LocalCluster cluster, IHost orleans, RunKey run)
    {
        var grains = orleans.Services.GetRequiredService<IClusterClient>();
        await Assert.ThrowsAsync<UnknownRunException>(() => grains.GetGrain<IRunGrain>(run.ToString()).Wait(TimeSpan.Zero));
        return (await cluster.SiloOfAsync(grains, GrainId.Create("run", run.ToString())))!.Value;
    }
}
