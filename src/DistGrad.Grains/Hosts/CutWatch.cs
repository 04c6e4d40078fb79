using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DistGrad.Grains;

/// <summary>
/// Finds cuts between silos that both live, and ends them: a silo that another one hears of is not voted dead by Orleans, and what
/// others wait for from it would never come.
/// </summary>
internal sealed class CutWatch(
    ILocalSiloDetails self,
    ISiloStatusOracle silos,
    IClusterMembershipService membership,
    ShardHosts hosts,
    HeardSilos heard,
    DistGradMetrics metrics,
    IOptions<DistGradOptions> options,
    TimeProvider clock,
    ILogger<CutWatch> logger) : BackgroundService
{
    /// <summary>Time between two rounds.</summary>
    public static readonly TimeSpan Round = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan RefreshPatience = TimeSpan.FromSeconds(5);

    // Silos that are to be declared dead, and are not yet.
    private readonly HashSet<SiloAddress> _asked = [];

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Round, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                if (silos.CurrentStatus == SiloStatus.Active) await EndRound();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task EndRound()
    {
        SiloAddress[] active = [.. silos.GetApproximateSiloStatuses(onlyActive: true).Keys];
        foreach (var silo in active)
            if (!silo.Equals(self.SiloAddress)) _ = Tell(silo);
        if (heard.EndRound(active) is not { } lost) return;
        _asked.IntersectWith(active);
        if (_asked.Contains(lost)) return;
        try
        {
            // Orleans keeps what it is asked for until it can be done: it is asked only where that is now, and still called for.
            await membership.Refresh(cancellationToken: CancellationToken.None).AsTask().WaitAsync(RefreshPatience, clock);
            if (silos.GetApproximateSiloStatus(lost) != SiloStatus.Active || heard.Has(lost)) return;
            HostLog.SiloCutOff(logger, lost.ToString(), options.Value.NetworkPartitionTimeout);
            metrics.SiloCutOff();
            _asked.Add(lost);
            await membership.TryKill(lost);
        }
        catch (Exception e)
        {
            // The next round tries again.
            HostLog.MembershipNotRead(logger, lost.ToString(), e);
        }
    }

    // One that does not get it takes note of that.
    private async Task Tell(SiloAddress silo)
    {
        try
        {
            await hosts.Of(silo).Hear(self.SiloAddress);
        }
        catch (Exception e)
        {
            HostLog.NotHeard(logger, silo.ToString(), e.Message);
        }
    }
}
