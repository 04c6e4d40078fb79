using System.Diagnostics;

namespace DistGrad.Grains;

/// <summary>What is noted of a traced attempt on one silo while it is under way; what becomes of it is made afterwards (<see cref="HostTraceReader"/>).</summary>
internal sealed class AttemptTrace
{
    private readonly long _opened = Stopwatch.GetTimestamp();
    private readonly DateTimeOffset _openedAt;

    // By shard; null for those of other silos, and altogether where no node is to be traced.
    private readonly NodeTimes?[]? _shards;

    // When this silo was through with each pass, as timestamps; 0 where it was not.
    private long _forwardEnded;
    private long _backwardEnded;

    public AttemptTrace(AttemptOpening opening, IEnumerable<LoadedShard> shards, TimeProvider clock)
    {
        (Spec, _openedAt) = (opening.Trace!, clock.GetUtcNow());
        if (Spec.Budget == 0) return;
        _shards = new NodeTimes?[opening.ShardSizes.Length];
        foreach (var shard in shards) _shards[shard.Number] = new NodeTimes(shard.Program.Shard.Count);
    }

    /// <summary>What is to be traced.</summary>
    public TraceSpec Spec { get; }

    /// <summary>When the attempt was opened, in ticks of UTC.</summary>
    public long OpenedAt => _openedAt.UtcTicks;

    /// <summary>Times of a shard's nodes, or null where no node is traced.</summary>
    public NodeTimes? Of(int shard) => _shards?[shard];

    /// <summary>This silo is through with a pass.</summary>
    public void Through(Pass pass)
    {
        if (pass == Pass.Forward) _forwardEnded = Stopwatch.GetTimestamp();
        else _backwardEnded = Stopwatch.GetTimestamp();
    }

    /// <summary>When this silo was through with a pass, in ticks of UTC, or null where it was not.</summary>
    public long? EndOf(Pass pass) => (pass == Pass.Forward ? _forwardEnded : _backwardEnded) is var at and not 0 ? ToUtc(at) : null;

    /// <summary>A timestamp in ticks of UTC.</summary>
    public long ToUtc(long timestamp) => (_openedAt + Stopwatch.GetElapsedTime(_opened, timestamp)).UtcTicks;
}
