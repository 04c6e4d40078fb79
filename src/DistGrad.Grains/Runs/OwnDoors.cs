using System.Collections.Concurrent;

namespace DistGrad.Grains;

/// <summary>The doors of this silo, for a client in its process. Safe for many threads.</summary>
internal sealed class OwnDoors : IOwnDoors
{
    private readonly ConcurrentDictionary<long, (RunDoor Door, TaskScheduler Turns)> _doors = new();

    /// <summary>Makes a door known, from one of its turns.</summary>
    public void Enter(long key, RunDoor door) => _doors[key] = (door, TaskScheduler.Current);

    /// <summary>Takes a door out that goes.</summary>
    public void Leave(long key, RunDoor door)
    {
        if (_doors.TryGetValue(key, out var known) && known.Door == door) _doors.TryRemove(KeyValuePair.Create(key, known));
    }

    /// <inheritdoc/>
    public Task<RunStatus>? TryExecute(long door, RunKey run, RunRequest request, TimeSpan patience, bool isRepeated)
    {
        if (!_doors.TryGetValue(door, out var known)) return null;

        // What the caller has in its context stays with it, above all its activity: spans of the silo are no children of that.
        using var flow = ExecutionContext.SuppressFlow();
        return Task.Factory.StartNew(() => known.Door.Execute(run, request, patience, isRepeated), CancellationToken.None, TaskCreationOptions.DenyChildAttach, known.Turns).Unwrap();
    }
}
