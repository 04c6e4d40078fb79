namespace DistGrad.Grains;

/// <summary>
/// The gate of a graph: so many runs at a time, so many more wait. A run that is not heard of for the time of a lease loses its place. Safe for many
/// threads.
/// </summary>
internal sealed class Admission(string graphId, DistGradOptions options, TimeProvider clock)
{
    // When each run was last heard of, as a timestamp; guarded by the lock.
    private readonly Dictionary<string, long> _inFlight = [];

    // First come, first served; a run keeps its place between two calls. Guarded by the lock.
    private readonly List<Waiter> _waiting = [];
    private readonly Lock _lock = new();
    private bool _isOpen;

    public string GraphId => graphId;

    /// <summary>Whether runs may enter without asking the graph's grain: it is active, and its graph is stored.</summary>
    public bool IsOpen
    {
        get
        {
            lock (_lock) return _isOpen;
        }

        set
        {
            lock (_lock) _isOpen = value;
        }
    }

    public int InFlight
    {
        get
        {
            lock (_lock) return _inFlight.Count;
        }
    }

    /// <summary>Number of runs that wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock) return _waiting.Count;
        }
    }

    /// <summary>How full the queue is, from 0 to 1.</summary>
    public double Fill => options.MaxRunsWaiting == 0 ? 0 : Math.Min(1, (double)Waiting / options.MaxRunsWaiting);

    /// <summary>Takes a place if one is free and the gate is open. It does not look for runs that lost theirs: who waits does.</summary>
    /// <param name="runId">The run.</param>
    public bool TryEnter(string runId)
    {
        lock (_lock) return _isOpen && (_inFlight.ContainsKey(runId) || TryTake(runId));
    }

    /// <summary>Waits for a place, for a time.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="patience">How long.</param>
    /// <param name="isPromised">Whether it waits however many do: it was one of them before.</param>
    /// <exception cref="RunRefusedException">Too many runs are waiting.</exception>
    public async Task<bool> Enter(string runId, TimeSpan patience, bool isPromised = false)
    {
        if (Queue(runId, isPromised) is not { } waiter) return true;
        try
        {
            await waiter.Admitted.Task.WaitAsync(patience, clock);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    public void Renew(string runId)
    {
        lock (_lock)
        {
            if (_inFlight.ContainsKey(runId)) _inFlight[runId] = clock.GetTimestamp();
        }
    }

    public void Leave(string runId)
    {
        lock (_lock)
        {
            _inFlight.Remove(runId);
            _waiting.RemoveAll(waiter => waiter.RunId == runId);
            Expire();
            Advance();
        }
    }

    /// <summary>Sends away those who wait.</summary>
    public void Refuse(Exception reason)
    {
        lock (_lock)
        {
            foreach (var waiter in _waiting) waiter.Admitted.TrySetException(reason);
            _waiting.Clear();
        }
    }

    // Null where it has a place.
    private Waiter? Queue(string runId, bool isPromised)
    {
        lock (_lock)
        {
            Expire();
            if (_inFlight.ContainsKey(runId)) return null;
            var waiter = _waiting.Find(w => w.RunId == runId);
            if (waiter is null)
            {
                if (TryTake(runId)) return null;
                if (!isPromised && _waiting.Count >= options.MaxRunsWaiting) throw new RunRefusedException(graphId, _inFlight.Count, _waiting.Count);
                _waiting.Add(waiter = new Waiter(runId));
            }

            waiter.Heard = clock.GetTimestamp();
            return waiter;
        }
    }

    private bool TryTake(string runId)
    {
        if (_inFlight.Count >= options.MaxRunsInFlight || _waiting.Count > 0) return false;
        _inFlight.Add(runId, clock.GetTimestamp());
        return true;
    }

    private void Expire()
    {
        foreach (var (runId, heard) in _inFlight)
            if (clock.GetElapsedTime(heard) > options.Lease) _inFlight.Remove(runId);
        _waiting.RemoveAll(waiter => clock.GetElapsedTime(waiter.Heard) > options.Lease);
        Advance();
    }

    private void Advance()
    {
        while (_waiting.Count > 0 && _inFlight.Count < options.MaxRunsInFlight)
        {
            var next = _waiting[0];
            _waiting.RemoveAt(0);
            _inFlight.Add(next.RunId, clock.GetTimestamp());
            next.Admitted.TrySetResult();
        }
    }

    private sealed class Waiter(string runId)
    {
        public string RunId => runId;

        public long Heard { get; set; }

        public TaskCompletionSource Admitted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
