using Microsoft.Extensions.Options;

namespace DistGrad.Grains;

/// <summary>
/// Sets memory aside for the tensors of attempts, within the silo's budget: first come, first served, so that a large run is not
/// overtaken for ever. What has been set aside for an attempt that was not opened, and the place of one that waits, last for a lease.
/// </summary>
/// <param name="self">This silo.</param>
/// <param name="options">The budget.</param>
/// <param name="clock">Measures the time.</param>
internal sealed class TensorMemory(SiloAddress self, IOptions<DistGradOptions> options, TimeProvider clock)
{
    // Guarded by the lock.
    private readonly Dictionary<AttemptId, Reservation> _reserved = [];
    private readonly List<Reservation> _waiting = [];
    private readonly Lock _lock = new();

    /// <summary>Bytes that are set aside.</summary>
    public long Reserved
    {
        get
        {
            lock (_lock) return _reserved.Values.Sum(reservation => reservation.Bytes);
        }
    }

    /// <summary>Number of attempts that wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock) return _waiting.Count;
        }
    }

    /// <summary>Waits until the memory is there, for a time.</summary>
    /// <returns>Whether it is set aside; if not, the attempt keeps its place for a while.</returns>
    /// <exception cref="RunTooLargeException">The budget is smaller.</exception>
    /// <exception cref="HostLostException">The attempt was closed meanwhile.</exception>
    public async Task<bool> Reserve(AttemptId attempt, long bytes, TimeSpan patience)
    {
        if (bytes > options.Value.TensorBytes) throw new RunTooLargeException(self.ToString(), bytes, options.Value.TensorBytes);
        Reservation? mine;
        lock (_lock)
        {
            if (!_reserved.TryGetValue(attempt, out mine) && (mine = _waiting.Find(waiting => waiting.Attempt == attempt)) is null)
            {
                _waiting.Add(mine = new Reservation(attempt, bytes));
                Advance();
            }

            mine.Heard = clock.GetTimestamp();
        }

        try
        {
            return await mine.Granted.Task.WaitAsync(patience, clock) ? true : throw new HostLostException($"attempt {attempt} was closed before silo {self} had memory for it");
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Gives memory back, or a place among those who wait.</summary>
    public void Release(AttemptId attempt)
    {
        lock (_lock)
        {
            _reserved.Remove(attempt);
            foreach (var waiting in _waiting)
                if (waiting.Attempt == attempt) waiting.Granted.TrySetResult(false);
            _waiting.RemoveAll(waiting => waiting.Attempt == attempt);
            Advance();
        }
    }

    /// <summary>Gives back what attempts hold or wait for that have not been heard of for a time.</summary>
    /// <param name="age">The time.</param>
    /// <param name="isOpen">Whether an attempt is open, or about to be: it keeps what it has.</param>
    public void Trim(TimeSpan age, Func<AttemptId, bool> isOpen)
    {
        AttemptId[] silent;
        lock (_lock)
        {
            silent = [.. _reserved.Values.Where(reservation => !isOpen(reservation.Attempt)).Concat(_waiting)
                .Where(reservation => clock.GetElapsedTime(reservation.Heard) > age).Select(reservation => reservation.Attempt)];
        }

        foreach (var attempt in silent) Release(attempt);
    }

    private void Advance()
    {
        while (_waiting.Count > 0 && _reserved.Values.Sum(reservation => reservation.Bytes) + _waiting[0].Bytes <= options.Value.TensorBytes)
        {
            var next = _waiting[0];
            _waiting.RemoveAt(0);
            _reserved.Add(next.Attempt, next);
            next.Granted.TrySetResult(true);
        }
    }

    private sealed class Reservation(AttemptId attempt, long bytes)
    {
        public AttemptId Attempt => attempt;

        public long Bytes => bytes;

        public long Heard { get; set; }

        public TaskCompletionSource<bool> Granted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
