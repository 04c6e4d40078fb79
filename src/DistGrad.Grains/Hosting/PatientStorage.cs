using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Storage;

namespace DistGrad.Grains;

/// <summary>A storage whose calls are made again while it does not answer, as when its server is restarted. All calls of DistGrad are harmless to repeat.</summary>
/// <param name="storage">The storage.</param>
/// <param name="options">The patience.</param>
/// <param name="clock">Measures the time.</param>
/// <param name="logger">Is told of faults.</param>
internal sealed class PatientStorage(IGrainStorage storage, IOptions<DistGradOptions> options, TimeProvider clock, ILogger<PatientStorage> logger) : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        AgainAsync(stateName, () => storage.ReadStateAsync(stateName, grainId, grainState));

    /// <inheritdoc/>
    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        AgainAsync(stateName, () => storage.WriteStateAsync(stateName, grainId, grainState));

    /// <inheritdoc/>
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        AgainAsync(stateName, () => storage.ClearStateAsync(stateName, grainId, grainState));

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle lifecycle) => (storage as ILifecycleParticipant<ISiloLifecycle>)?.Participate(lifecycle);

    // That somebody else has written is no fault of the storage.
    private async Task AgainAsync(string name, Func<Task> call)
    {
        var start = clock.GetTimestamp();
        for (var pause = FirstPause; ; pause = pause < LongestPause / 2 ? pause * 2 : LongestPause)
        {
            try
            {
                await call();
                return;
            }
            catch (Exception e) when (e is not InconsistentStateException)
            {
                if (clock.GetElapsedTime(start) + pause > options.Value.StoragePatience) throw new StorageUnavailableException(options.Value.StoragePatience, e.Message);
                HostLog.StorageFailed(logger, name, e.Message);
            }

            await Task.Delay(pause, clock);
        }
    }
}
