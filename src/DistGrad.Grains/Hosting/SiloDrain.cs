using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DistGrad.Grains;

/// <summary>
/// Lets a silo that is told to stop bring its runs to their ends first, for a time: new ones are placed on, and laid out over, the other silos.
/// Runs that are not through by then are started again elsewhere.
/// </summary>
internal sealed class SiloDrain(
    ILocalSiloDetails self,
    ISiloStatusOracle silos,
    ShardHosts hosts,
    DrainingSilos draining,
    RunTable runs,
    LocalAttempts local,
    IOptions<DistGradOptions> options,
    TimeProvider clock,
    ILogger<SiloDrain> logger) : IHostedLifecycleService, ISiloDrain
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <inheritdoc/>
    public bool HasBegun { get; private set; }

    /// <inheritdoc/>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        HasBegun = true;
        await Task.WhenAll(silos.GetApproximateSiloStatuses(onlyActive: true).Keys.Select(Tell));
        var start = clock.GetTimestamp();

        // One that the others have declared dead has nobody to wait for.
        while (silos.CurrentStatus == SiloStatus.Active && runs.Attempts.Count + local.Count > 0)
        {
            if (clock.GetElapsedTime(start) >= options.Value.DrainFor || cancellationToken.IsCancellationRequested)
            {
                HostLog.DrainEnded(logger, self.SiloAddress.ToString(), runs.Attempts.Count + local.Count);
                return;
            }

            await Task.Delay(Pause, clock, CancellationToken.None);
        }
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // A silo that was not told still finds it out when the membership changes.
    private async Task Tell(SiloAddress silo)
    {
        try
        {
            if (silo.Equals(self.SiloAddress)) draining.Add(silo);
            else await hosts.Of(silo).Drains(self.SiloAddress).WaitAsync(options.Value.HostTimeout, clock);
        }
        catch (Exception e)
        {
            HostLog.DrainNotTold(logger, silo.ToString(), e.Message);
        }
    }
}
