using Microsoft.Extensions.Options;

namespace DistGrad.Grains;

/// <summary>Traces of runs whose grain is on this silo, within a budget of bytes: the oldest are forgotten first. Safe for many threads.</summary>
internal sealed class RunTraces(IOptions<DistGradOptions> options)
{
    // What a node takes besides its name and local gradients, and a trace without nodes.
    private const long NodeBytes = 200;
    private const long TraceBytes = 500;

    // Oldest first; guarded by the lock. The bytes of one that is still worked up are those of an empty one.
    private readonly LinkedList<Kept> _order = new();
    private readonly Dictionary<RunKey, LinkedListNode<Kept>> _traces = [];
    private readonly Lock _lock = new();
    private long _bytes;

    /// <summary>Bytes of what is kept.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock) return _bytes;
        }
    }

    /// <summary>Keeps the trace of a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="trace">Its trace, once it is worked up.</param>
    public void Add(RunKey run, Task<RunTrace?> trace)
    {
        lock (_lock)
        {
            Remove(run);
            _traces.Add(run, _order.AddLast(new Kept(run, trace, TraceBytes)));
            _bytes += TraceBytes;
            Trim();
        }

        _ = Weigh(run, trace);
    }

    /// <summary>The trace of a run, or null where it is not kept.</summary>
    public Task<RunTrace?> Find(RunKey run)
    {
        lock (_lock) return _traces.TryGetValue(run, out var found) ? found.Value.Trace : Task.FromResult<RunTrace?>(null);
    }

    private async Task Weigh(RunKey run, Task<RunTrace?> trace)
    {
        var bytes = TraceBytes + ((await trace)?.Nodes.Sum(node => NodeBytes + (sizeof(char) * node.Label.Length) + (sizeof(double) * node.LocalGradients.Length)) ?? 0);
        lock (_lock)
        {
            if (!_traces.TryGetValue(run, out var kept) || kept.Value.Trace != trace) return;
            _bytes += bytes - kept.Value.Bytes;
            kept.Value = kept.Value with { Bytes = bytes };
            Trim();
        }
    }

    private void Trim()
    {
        while (_bytes > options.Value.TraceBytes && _order.First is { } oldest) Remove(oldest.Value.Run);
    }

    private void Remove(RunKey run)
    {
        if (!_traces.Remove(run, out var kept)) return;
        _order.Remove(kept);
        _bytes -= kept.Value.Bytes;
    }

    private sealed record Kept(RunKey Run, Task<RunTrace?> Trace, long Bytes);
}
