namespace DistGrad.Grains;

/// <summary>What is noted of a traced attempt on one silo while it is under way; what becomes of it is made afterwards (<see cref="HostTraceReader"/>).</summary>
internal sealed class AttemptTrace
{
    private readonly TimeProvider _clock;
    private readonly Moment _opened;

    // By shard; null for those of other silos, and altogether where no node is to be traced.
    private readonly NodeTimes?[]? _shards;

    // When this silo was through with each pass, as timestamps; 0 where it was not.
    private long _forwardEnded;
    private long _backwardEnded;

    public AttemptTrace(AttemptOpening opening, IEnumerable<LoadedShard> shards, TimeProvider clock)
    {
        (Spec, _clock, _opened) = (opening.Trace!, clock, Moment.Now(clock));
        if (Spec.Budget == 0) return;
        _shards = new NodeTimes?[opening.ShardSizes.Length];
        foreach (var shard in shards) _shards[shard.Number] = new NodeTimes(shard.Program.Shard.Count, clock);
    }

    /// <summary>What is to be traced.</summary>
    public TraceSpec Spec { get; }

    /// <summary>When the attempt was opened, in ticks of UTC.</summary>
    public long OpenedAt => _opened.Utc.UtcTicks;

    /// <summary>Times of a shard's nodes, or null where no node is traced.</summary>
    public NodeTimes? Of(int shard) => _shards?[shard];

    /// <summary>Times of a shard's nodes at the end of the attempt, which do not change any more; null where no node is traced.</summary>
    public NodeTimes? AtEnd(ShardRun run) => Of(run.Program.Shard.Shard)?.AtEnd(run, _forwardEnded, _backwardEnded);

    /// <summary>This silo is through with a pass.</summary>
    public void Through(Pass pass)
    {
        if (pass == Pass.Forward) _forwardEnded = _clock.GetTimestamp();
        else _backwardEnded = _clock.GetTimestamp();
    }

    /// <summary>When this silo was through with a pass, in ticks of UTC, or null where it was not.</summary>
    public long? EndOf(Pass pass) => (pass == Pass.Forward ? _forwardEnded : _backwardEnded) is var at and not 0 ? ToUtc(at) : null;

    /// <summary>A timestamp in ticks of UTC.</summary>
    public long ToUtc(long timestamp) => _opened.ToUtc(timestamp).UtcTicks;
}
