using System.Collections.Concurrent;

namespace DistGrad.Grains;

/// <summary>The attempts open on a silo, and those about to be.</summary>
internal sealed class RunTable
{
    private readonly ConcurrentDictionary<AttemptId, OpenAttempt> _attempts = new();

    // Attempts that are being opened, with their graphs, so that a close that comes meanwhile is not forgotten. Guarded by the lock.
    private readonly Dictionary<AttemptId, string> _expected = [];
    private readonly Lock _lock = new();

    public IReadOnlyCollection<OpenAttempt> Attempts => [.. _attempts.Values];

    public OpenAttempt? Find(AttemptId attempt) => _attempts.GetValueOrDefault(attempt);

    /// <summary>Announces an attempt, before its shards are loaded.</summary>
    public void Expect(AttemptOpening opening)
    {
        lock (_lock)
        {
            if (_attempts.ContainsKey(opening.Attempt) || !_expected.TryAdd(opening.Attempt, opening.Run.GraphId))
                throw new InvalidOperationException($"Attempt {opening.Attempt} is open already.");
        }
    }

    /// <summary>Opens an announced attempt.</summary>
    /// <returns>False where it was closed since.</returns>
    public bool TryAdd(OpenAttempt attempt)
    {
        lock (_lock) return _expected.Remove(attempt.Id) && _attempts.TryAdd(attempt.Id, attempt);
    }

    /// <summary>Takes an attempt out, open or announced.</summary>
    /// <returns>The attempt, or null where it was not open.</returns>
    public OpenAttempt? Remove(AttemptId attempt)
    {
        lock (_lock)
        {
            _expected.Remove(attempt);
            return _attempts.TryRemove(attempt, out var removed) ? removed : null;
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
