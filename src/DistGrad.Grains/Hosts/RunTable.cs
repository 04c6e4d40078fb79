using System.Collections.Concurrent;

namespace DistGrad.Grains;

/// <summary>The attempts open on a silo.</summary>
internal sealed class RunTable
{
    private readonly ConcurrentDictionary<AttemptId, OpenAttempt> _attempts = new();

    public IReadOnlyCollection<OpenAttempt> Attempts => [.. _attempts.Values];

    public OpenAttempt? Find(AttemptId attempt) => _attempts.GetValueOrDefault(attempt);

    public bool TryAdd(OpenAttempt attempt) => _attempts.TryAdd(attempt.Id, attempt);

    public OpenAttempt? Remove(AttemptId attempt) => _attempts.TryRemove(attempt, out var removed) ? removed : null;
}
