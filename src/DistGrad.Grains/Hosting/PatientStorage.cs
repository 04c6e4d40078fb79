using Orleans.Storage;

namespace DistGrad.Grains;

/// <summary>A storage whose calls are made again while it does not answer.</summary>
/// <param name="storage">The storage.</param>
/// <param name="patience">Makes them again.</param>
internal sealed class PatientStorage(IGrainStorage storage, StoragePatience patience) : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>
{
    /// <inheritdoc/>
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        patience.RunAsync(stateName, () => storage.ReadStateAsync(stateName, grainId, grainState));

    /// <inheritdoc/>
    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        patience.RunAsync(stateName, () => storage.WriteStateAsync(stateName, grainId, grainState));

    /// <inheritdoc/>
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        patience.RunAsync(stateName, () => storage.ClearStateAsync(stateName, grainId, grainState));

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle lifecycle) => (storage as ILifecycleParticipant<ISiloLifecycle>)?.Participate(lifecycle);
}
