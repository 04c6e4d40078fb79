using Microsoft.Extensions.Options;

namespace DistGrad.Grains;

/// <summary>Runs of this silo that have ended and keep their feeds and results, within a budget: the oldest are forgotten first, the latest never.</summary>
internal sealed class EndedRuns(IOptions<DistGradOptions> options)
{
    // What a run takes beside its feeds and results: its grain, and what it was asked and found. There may be a great many runs of few numbers.
    private const long BytesOfARun = 4_500;

    // Oldest first; guarded by the lock.
    private readonly LinkedList<(Run Run, long Bytes)> _runs = new();
    private readonly Lock _lock = new();
    private long _bytes;

    /// <summary>Number of runs that are kept.</summary>
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
            lock (_lock) return _bytes;
        }
    }

    /// <summary>Adds a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="bytes">Bytes of its feeds and results.</param>
    /// <returns>Takes it out again, when it goes by itself.</returns>
    public Action Add(Run run, long bytes)
    {
        List<Run> forgotten = [];
        LinkedListNode<(Run Run, long Bytes)> mine;
        lock (_lock)
        {
            mine = _runs.AddLast((run, bytes + BytesOfARun));
            _bytes += bytes + BytesOfARun;
            while (_bytes > options.Value.KeptBytes && _runs.First != mine)
            {
                forgotten.Add(_runs.First!.Value.Run);
                Remove(_runs.First);
            }
        }

        foreach (var old in forgotten) old.Forget();
        return () =>
        {
            lock (_lock) Remove(mine);
        };
    }

    private void Remove(LinkedListNode<(Run Run, long Bytes)> node)
    {
        if (node.List is null) return;
        _bytes -= node.Value.Bytes;
        _runs.Remove(node);
    }
}
