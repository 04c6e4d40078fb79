using System.Collections.Concurrent;

namespace DistGrad.Grains;

/// <summary>The attempts whose run grains are on this silo: its shard host tells them of their ends without messages.</summary>
internal sealed class LocalAttempts
{
    private readonly ConcurrentDictionary<AttemptId, AttemptExecution> _attempts = new();

    public int Count => _attempts.Count;

    public void Enter(AttemptExecution attempt) => _attempts[attempt.Id] = attempt;

    public void Leave(AttemptExecution attempt) => _attempts.TryRemove(attempt.Id, out _);

    public AttemptExecution? Find(AttemptId attempt) => _attempts.GetValueOrDefault(attempt);
}
