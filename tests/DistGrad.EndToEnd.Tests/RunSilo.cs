using DistGrad.Cli.Chaos;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DistGrad.EndToEnd.Tests;

/// <summary>Where a run's own grain is.</summary>
internal static class RunSilo
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Finds the silo of a run that is not started yet: its grain is where it is first asked for.</summary>
    public static async Task<int> FindAsync(LocalCluster cluster, IHost orleans, RunKey run)
    {
        var grains = orleans.Services.GetRequiredService<IClusterClient>();
        while (!await IsUnknownAsync(grains.GetGrain<IRunGrain>(run.ToString()))) await Task.Delay(Pause);
        return (await cluster.SiloOfAsync(grains, GrainId.Create("run", run.ToString())))!.Value;
    }

    // False where a silo that has just come back is still taken for the one that was killed.
    private static async Task<bool> IsUnknownAsync(IRunGrain run)
    {
        try
        {
            await run.Wait(TimeSpan.Zero);
            throw new InvalidOperationException("The run was started already.");
        }
        catch (UnknownRunException)
        {
            return true;
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            return false;
        }
    }
}
