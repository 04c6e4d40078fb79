using System.Collections.Concurrent;
using Orleans.Serialization;
using Orleans.Storage;

namespace DistGrad.Grains.Tests;

/// <summary>Storage that outlives every silo of a test cluster, as a server would.</summary>
internal sealed class OutsideStorage : IGrainStorage
{
    private readonly ConcurrentDictionary<(string, GrainId), (byte[] State, string ETag)> _stored = new();

    /// <summary>Set before anything is stored.</summary>
    public Serializer Serializer { get; set; } = null!;

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        (grainState.RecordExists, grainState.ETag) = (false, null!);
        if (_stored.TryGetValue((stateName, grainId), out var stored))
            (grainState.State, grainState.ETag, grainState.RecordExists) = (Serializer.Deserialize<T>(stored.State)!, stored.ETag, true);
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var stored = (Serializer.SerializeToArray(grainState.State), $"{Guid.NewGuid()}");
        _stored[(stateName, grainId)] = stored;
        (grainState.ETag, grainState.RecordExists) = (stored.Item2, true);
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        _stored.TryRemove((stateName, grainId), out _);
        (grainState.ETag, grainState.RecordExists) = (null!, false);
        return Task.CompletedTask;
    }
}
