namespace DistGrad.Grains;

/// <summary>Decides which runs of a graph go on and which wait. A run that is not heard of for the time of a lease loses its place.</summary>
internal sealed class Admission(string graphId, DistGradOptions options, TimeProvider clock)
{
    // When each run was last heard of, as a timestamp.
    private readonly Dictionary<string, long> _inFlight = [];

    // First come, first served; a run keeps its place between two calls.
    private readonly List<Waiter> _waiting = [];

    public int InFlight => _inFlight.Count;

    /// <summary>Number of runs that wait. May be read from any thread.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>How full the queue is, from 0 to 1. May be read from any thread.</summary>
    public double Fill => options.MaxRunsWaiting == 0 ? 0 : Math.Min(1, (double)Waiting / options.MaxRunsWaiting);

    /// <summary>Waits for a place, for a time.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="patience">How long.</param>
    /// <param name="isPromised">Whether it waits however many do: it was one of them before.</param>
    /// <exception cref="RunRefusedException">Too many runs are waiting.</exception>
    public async Task<bool> Enter(string runId, TimeSpan patience, bool isPromised = false)
    {
        Expire();
        if (_inFlight.ContainsKey(runId)) return true;
        var waiter = _waiting.Find(w => w.RunId == runId);
        if (waiter is null)
        {
            if (_inFlight.Count < options.MaxRunsInFlight && _waiting.Count == 0)
            {
                _inFlight.Add(runId, clock.GetTimestamp());
                return true;
            }

            if (!isPromised && _waiting.Count >= options.MaxRunsWaiting) throw new RunRefusedException(graphId, _inFlight.Count, _waiting.Count);
            _waiting.Add(waiter = new Waiter(runId));
        }

        waiter.Heard = clock.GetTimestamp();
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
        if (_inFlight.ContainsKey(runId)) _inFlight[runId] = clock.GetTimestamp();
    }

    public void Leave(string runId)
    {
        _inFlight.Remove(runId);
        _waiting.RemoveAll(waiter => waiter.RunId == runId);
        Expire();
        Advance();
    }

    /// <summary>Sends away those who wait.</summary>
    public void Refuse(Exception reason)
    {
        foreach (var waiter in _waiting) waiter.Admitted.TrySetException(reason);
        _waiting.Clear();
    }

    private void Expire()
    {
        foreach (var (runId, heard) in _inFlight.ToArray())
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
