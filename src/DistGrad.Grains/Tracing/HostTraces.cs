using System.Collections.Concurrent;

namespace DistGrad.Grains;

/// <summary>What this silo noted of traced attempts that have ended, until the run asks for it. Safe for many threads.</summary>
internal sealed class HostTraces(IKernelCompiler compiler, TimeProvider clock)
{
    private readonly ConcurrentDictionary<AttemptId, (Task<HostTrace> Trace, long Since)> _traces = new();

    /// <summary>Number of attempts that nobody has asked for yet.</summary>
    public int Count => _traces.Count;

    /// <summary>Takes over what was noted of an attempt that is closed, if anything was. It is worked up in the background.</summary>
    public void Add(OpenAttempt attempt, IReadOnlyList<ShardRun?> shards)
    {
        if (attempt.Trace is { } trace) _traces[attempt.Id] = (Task.Run(() => new HostTraceReader(attempt.Opening, trace, shards, compiler).Read()), clock.GetTimestamp());
    }

    /// <summary>Gives away what is known of an attempt; null where that is nothing.</summary>
    public async Task<HostTrace?> Take(AttemptId attempt) => _traces.TryRemove(attempt, out var taken) ? await taken.Trace : null;

    /// <summary>Drops what nobody asked for.</summary>
    public void Trim(TimeSpan lease)
    {
        foreach (var (attempt, trace) in _traces)
            if (clock.GetElapsedTime(trace.Since) > lease) _traces.TryRemove(attempt, out _);
    }
}
