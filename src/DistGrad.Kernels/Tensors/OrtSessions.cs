using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;

namespace DistGrad.Kernels.Tensors;

/// <summary>Sessions of ONNX Runtime, one for each distinct model, at most a given number, least recently used ones dropped first.</summary>
/// <remarks>Safe for many threads. A session that is dropped during a run lives until the run ends.</remarks>
/// <param name="capacity">Most sessions kept; a single-op session takes some 100 KB of native memory.</param>
public sealed class OrtSessions(int capacity = OrtSessions.DefaultCapacity)
{
    /// <summary>Sessions kept unless said otherwise.</summary>
    public const int DefaultCapacity = 1_024;

    private readonly ConcurrentDictionary<ModelHash, Lazy<OrtSession>> _sessions = new();
    private readonly Lock _eviction = new();
    private long _created;

    /// <summary>The sessions of this process.</summary>
    public static OrtSessions Shared { get; } = new();

    /// <summary>Sessions held now.</summary>
    public int Count => _sessions.Count;

    /// <summary>Sessions compiled so far: those beyond <see cref="Count"/> were dropped.</summary>
    public long Created => Volatile.Read(ref _created);

    /// <summary>The session of a model, entered: the caller must call <see cref="OrtSession.Exit"/>.</summary>
    /// <param name="hash">Hash of the model.</param>
    /// <param name="model">The model, compiled unless its session is here.</param>
    /// <exception cref="OnnxRuntimeException">The runtime has no kernel for an op, or refuses the model.</exception>
    internal OrtSession Enter(ModelHash hash, byte[] model)
    {
        while (true)
        {
            var entry = _sessions.GetOrAdd(hash, static (_, x) => new Lazy<OrtSession>(() => x.Sessions.Create(x.Model)), (Sessions: this, Model: model));
            OrtSession session;
            try
            {
                session = entry.Value;
            }
            catch
            {
                _sessions.TryRemove(new(hash, entry));  // a Lazy remembers its failure, which may have been out of memory
                throw;
            }

            if (!session.TryEnter(Stopwatch.GetTimestamp())) continue;  // evicted between the two lines above: its entry is gone
            if (_sessions.Count > capacity) Evict();
            return session;
        }
    }

    private OrtSession Create(byte[] model)
    {
        Interlocked.Increment(ref _created);
        return new OrtSession(model);
    }

    // A scan is fine: it costs microseconds, compiling the session that made it necessary a hundred times that.
    private void Evict()
    {
        lock (_eviction)
        {
            while (_sessions.Count > capacity)
            {
                KeyValuePair<ModelHash, Lazy<OrtSession>>? oldest = null;
                foreach (var entry in _sessions)
                {
                    // Sessions that are being compiled are newer than any other.
                    if (entry.Value.IsValueCreated && (oldest is not { } o || entry.Value.Value.LastUsed < o.Value.Value.LastUsed)) oldest = entry;
                }

                if (oldest is not { } victim) return;
                if (_sessions.TryRemove(victim)) victim.Value.Value.Exit();
            }
        }
    }
}
