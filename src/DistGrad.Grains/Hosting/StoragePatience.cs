using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Storage;

namespace DistGrad.Grains;

/// <summary>Makes calls on what is stored outside of the silo again while it does not answer, as when its server is restarted. They must be harmless to repeat.</summary>
/// <param name="options">How long.</param>
/// <param name="metrics">Counts the repetitions.</param>
/// <param name="clock">Measures the time.</param>
/// <param name="logger">Is told of faults.</param>
internal sealed class StoragePatience(IOptions<DistGradOptions> options, DistGradMetrics metrics, TimeProvider clock, ILogger<StoragePatience> logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>Makes a call until it succeeds.</summary>
    /// <param name="name">What it is about, for the log.</param>
    /// <param name="call">Makes the call.</param>
    /// <exception cref="StorageUnavailableException">It did not, for the whole time.</exception>
    /// <exception cref="InconsistentStateException">Somebody else has written meanwhile.</exception>
    public async Task RunAsync(string name, Func<Task> call)
    {
        var start = clock.GetTimestamp();
        for (var pause = FirstPause; ; pause = pause < LongestPause / 2 ? pause * 2 : LongestPause)
        {
            try
            {
                await call();
                return;
            }
            catch (Exception e) when (e is not (InconsistentStateException or DistGradException or ArgumentException or NotSupportedException))
            {
                if (clock.GetElapsedTime(start) + pause > options.Value.StoragePatience) throw new StorageUnavailableException(options.Value.StoragePatience, e.Message);
                metrics.StorageRetried();
                HostLog.StorageFailed(logger, name, e.Message);
            }

            await Task.Delay(pause, clock);
        }
    }
}
