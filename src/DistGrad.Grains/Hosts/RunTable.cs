using System.Collections.Concurrent;

namespace DistGrad.Grains;

/// <summary>The attempts open on a silo, and those about to be.</summary>
internal sealed class RunTable(TimeProvider clock)
{
    private readonly ConcurrentDictionary<AttemptId, OpenAttempt> _attempts = new();

    // Attempts that are being opened, with their graphs, so that a close that comes meanwhile is not forgotten. Guarded by the lock.
    private readonly Dictionary<AttemptId, string> _expected = [];

    // Attempts whose close came before their opening, with the time: messages between silos overtake each other. Guarded by the lock.
    private readonly Dictionary<AttemptId, long> _closedEarly = [];
    private readonly Lock _lock = new();

    public int Count => _attempts.Count;

    public IReadOnlyCollection<OpenAttempt> Attempts => [.. _attempts.Values];

    /// <summary>Whether an attempt is open or about to be.</summary>
    public bool Has(AttemptId attempt)
    {
        lock (_lock) return _attempts.ContainsKey(attempt) || _expected.ContainsKey(attempt);
    }

    /// <summary>Whether an attempt was closed before it was opened.</summary>
    public bool WasClosed(AttemptId attempt)
    {
        lock (_lock) return _closedEarly.ContainsKey(attempt);
    }

    public OpenAttempt? Find(AttemptId attempt) => _attempts.GetValueOrDefault(attempt);

    /// <summary>Announces an attempt, before its shards are loaded.</summary>
    /// <returns>False where it was closed already.</returns>
    public bool TryExpect(AttemptOpening opening)
    {
        lock (_lock)
        {
            if (_closedEarly.Remove(opening.Attempt)) return false;
            if (_attempts.ContainsKey(opening.Attempt) || !_expected.TryAdd(opening.Attempt, opening.Run.GraphId))
                throw new InvalidOperationException($"Attempt {opening.Attempt} is open already.");
            return true;
        }
    }

    /// <summary>Opens an announced attempt.</summary>
    /// <returns>False where it was closed since.</returns>
    public bool TryAdd(OpenAttempt attempt)
    {
        lock (_lock) return _expected.Remove(attempt.Id) && _attempts.TryAdd(attempt.Id, attempt);
    }

    /// <summary>Takes back the announcement of an attempt that could not be opened.</summary>
    public void RemoveExpected(AttemptId attempt)
    {
        lock (_lock) _expected.Remove(attempt);
    }

    /// <summary>Takes an attempt out, open or announced; one that is neither can no longer be opened.</summary>
    /// <returns>The attempt, or null where it was not open.</returns>
    public OpenAttempt? Close(AttemptId attempt)
    {
        lock (_lock)
        {
            if (_attempts.TryRemove(attempt, out var removed)) return removed;
            if (!_expected.Remove(attempt)) _closedEarly[attempt] = clock.GetTimestamp();
            return null;
        }
    }

    /// <summary>Forgets closes whose opening never came.</summary>
    public void Trim(TimeSpan age)
    {
        lock (_lock)
        {
            foreach (var (attempt, closed) in _closedEarly)
                if (clock.GetElapsedTime(closed) > age) _closedEarly.Remove(attempt);
        }
    }

    /// <summary>Takes out the attempts of a graph that are not open yet.</summary>
    public void RemoveExpected(string graphId)
    {
        lock (_lock)
        {
            foreach (var (attempt, graph) in _expected)
                if (graph == graphId) _expected.Remove(attempt);
        }
    }
}
