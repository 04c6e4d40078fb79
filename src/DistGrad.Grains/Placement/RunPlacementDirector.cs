using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Runtime.Placement;

namespace DistGrad.Grains;

/// <summary>
/// Finds the silo of a run that was taken on at a door, by asking all of them: its key does not tell. Other runs are placed as grains are by default.
/// </summary>
internal sealed class RunPlacementDirector(
    IServiceProvider services,
    DoorRuns runs,
    ShardHosts hosts,
    ISiloStatusOracle silos,
    ILocalSiloDetails self,
    TimeProvider clock,
    ILogger<RunPlacementDirector> logger) : IPlacementDirector
{
    // Less than a placement may take.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly PlacementStrategy _otherwise = services.GetRequiredService<PlacementStrategy>();

    /// <inheritdoc/>
    public async Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        if (RunKey.TryParse(target.GrainIdentity.Key.ToString()!) is { IsCall: true } run && await Find(run) is { } silo) return silo;
        return await services.GetRequiredKeyedService<IPlacementDirector>(_otherwise.GetType()).OnAddActivation(_otherwise, target, context);
    }

    // Null where no silo has it. As long as one that does not answer is not declared dead, nobody can tell: to start the run again would make it
    // twice.
    private async Task<SiloAddress?> Find(RunKey run)
    {
        if (runs.Find(run) is not null) return self.SiloAddress;
        var others = silos.GetApproximateSiloStatuses(onlyActive: true).Keys.Where(silo => !silo.Equals(self.SiloAddress));
        var asked = others.Select(silo => Holds(silo, run)).ToList();
        List<SiloAddress> silent = [];
        while (asked.Count > 0)
        {
            var answered = await Task.WhenAny(asked);
            asked.Remove(answered);
            var (silo, holds) = await answered;
            if (holds is true) return silo;
            if (holds is null) silent.Add(silo);
        }

        return silent.Find(silo => silos.GetApproximateSiloStatus(silo) != SiloStatus.Dead) is not { } unsure ? null
            : throw new SiloUnavailableException($"Silo {unsure} could not be asked for run '{run.RunId}'.");
    }

    // Null where the silo does not answer.
    private async Task<(SiloAddress Silo, bool? Holds)> Holds(SiloAddress silo, RunKey run)
    {
        try
        {
            return (silo, await hosts.Of(silo).Holds(run).WaitAsync(Patience, clock));
        }
        catch (Exception e)
        {
            HostLog.RunNotLookedFor(logger, silo.ToString(), run, e.Message);
            return (silo, null);
        }
    }
}
