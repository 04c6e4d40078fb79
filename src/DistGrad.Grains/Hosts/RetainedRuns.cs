using Microsoft.Extensions.Options;

namespace DistGrad.Grains;

/// <summary>State of ended runs that stays inspectable: for a time, within a budget, and of each graph only the latest run unless more was asked for.</summary>
internal sealed class RetainedRuns(IOptions<DistGradOptions> options, TimeProvider clock)
{
    // Oldest first; guarded by the lock.
    private readonly List<Retained> _runs = [];
    private readonly Lock _lock = new();

    public int Count
    {
        get
        {
            lock (_lock) return _runs.Count;
        }
    }

    /// <summary>What they take, by estimate.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock) return _runs.Sum(run => run.Bytes);
        }
    }

    public long FilledSlots
    {
        get
        {
            lock (_lock) return _runs.Sum(run => run.Shards.Sum(shard => (long)(shard?.FilledSlots ?? 0)));
        }
    }

    public void Add(AttemptOpening opening, ShardRun?[] shards)
    {
        lock (_lock)
        {
            if (opening.Retention == RunRetention.Auto) _runs.RemoveAll(run => run.Opening.Retention == RunRetention.Auto && run.Opening.Run.GraphId == opening.Run.GraphId);
            _runs.Add(new Retained(opening, shards, clock.GetTimestamp(), shards.Sum(BytesOf)));
        }

        Trim();
    }

    public ShardRun?[]? Find(AttemptId attempt)
    {
        lock (_lock) return _runs.Find(run => run.Opening.Attempt == attempt)?.Shards;
    }

    public void Forget(string graphId)
    {
        lock (_lock) _runs.RemoveAll(run => run.Opening.Run.GraphId == graphId);
    }

    /// <summary>Drops what is too old or too much.</summary>
    public void Trim()
    {
        lock (_lock)
        {
            _runs.RemoveAll(run => clock.GetElapsedTime(run.Since) > options.Value.RetainFor);
            var bytes = _runs.Sum(run => run.Bytes);
            while (bytes > options.Value.RetainedBytes)
            {
                bytes -= _runs[0].Bytes;
                _runs.RemoveAt(0);
            }
        }
    }

    // Two slots and two numbers of 8 bytes each, and as much again in counters and flags, for a node of two inputs; and the tensors.
    private static long BytesOf(ShardRun? shard) => shard is null ? 0 : (shard.Program.Shard.Count * 96L) + shard.TensorBytes;

    private sealed record Retained(AttemptOpening Opening, ShardRun?[] Shards, long Since, long Bytes);
}
