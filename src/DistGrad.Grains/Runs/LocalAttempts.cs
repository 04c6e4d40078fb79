using System.Collections.Concurrent;

namespace DistGrad.Grains;

/// <summary>The attempts whose runs are on this silo, which shard hosts tell of their ends.</summary>
internal sealed class LocalAttempts
{
    private readonly ConcurrentDictionary<AttemptId, AttemptExecution> _attempts = new();

    public int Count => _attempts.Count;

    public void Enter(AttemptExecution attempt) => _attempts[attempt.Id] = attempt;

    public void Leave(AttemptExecution attempt) => _attempts.TryRemove(attempt.Id, out _);

    public AttemptExecution? Find(AttemptId attempt) => _attempts.GetValueOrDefault(attempt);
}
