namespace DistGrad.Cli.Load;

/// <summary>Counts runs as they start and end. Safe for many threads; keeps nothing of a single run.</summary>
internal sealed class LoadRecorder
{
    private readonly Lock _gate = new();
    private readonly Latencies _latencies = new();
    private readonly Dictionary<string, (long Count, string First)> _errors = new(StringComparer.Ordinal);
    private long _offered;
    private long _completed;
    private long _durable;
    private long _lost;
    private long _wrong;
    private string? _firstWrong;
    private long _messages;
    private long _inFlight;

    /// <summary>Counts a run that is to start.</summary>
    public void Offer()
    {
        lock (_gate)
        {
            _offered++;
            _inFlight++;
        }
    }

    /// <summary>Counts a run that ended as it should, or with other bits than the first.</summary>
    /// <param name="latency">Time from when it was to start.</param>
    /// <param name="run">What it was.</param>
    public void Complete(TimeSpan latency, LoadedRun run)
    {
        lock (_gate)
        {
            _inFlight--;
            if (run.Difference is { } difference)
            {
                _wrong++;
                _firstWrong ??= difference;
                return;
            }

            _completed++;
            if (run.IsDurable) _durable++;
            _messages += run.Messages;
            _latencies.Add(latency);
        }
    }

    /// <summary>Counts a run that failed.</summary>
    /// <param name="error">Why.</param>
    public void Fail(Exception error)
    {
        lock (_gate)
        {
            if (error is LostRunException) _lost++;
            Fail(error.GetType().Name.Replace("Exception", "", StringComparison.Ordinal), error.Message.ReplaceLineEndings("\n").Split('\n', 2)[0]);
        }
    }

    /// <summary>Counts a run that failed.</summary>
    /// <param name="kind">Kind of error.</param>
    /// <param name="message">A message.</param>
    public void Fail(string kind, string message)
    {
        lock (_gate)
        {
            _inFlight--;
            _errors[kind] = _errors.TryGetValue(kind, out var errors) ? (errors.Count + 1, errors.First) : (1, message);
        }
    }

    /// <summary>Counts all runs under way as failed: nobody waits for them any more.</summary>
    /// <param name="kind">Kind of error.</param>
    /// <param name="message">A message.</param>
    public void FailRest(string kind, string message)
    {
        lock (_gate)
        {
            if (_inFlight == 0) return;
            _errors[kind] = _errors.TryGetValue(kind, out var errors) ? (errors.Count + _inFlight, errors.First) : (_inFlight, message);
            _inFlight = 0;
        }
    }

    /// <summary>Takes what was counted since the last time.</summary>
    /// <param name="second">Number of the second.</param>
    /// <param name="length">Its length, in seconds.</param>
    public LoadSecond Take(int second, double length)
    {
        lock (_gate)
        {
            var taken = new LoadSecond
            {
                Second = second,
                Length = length,
                Offered = _offered,
                Completed = _completed,
                Durable = _durable,
                Lost = _lost,
                Wrong = _wrong,
                FirstWrong = _firstWrong,
                Errors = [.. _errors.Select(errors => new LoadErrors(errors.Key, errors.Value.Count, errors.Value.First))],
                InFlight = _inFlight,
                Messages = _messages,
                Latencies = _latencies.ToText(),
            };
            (_offered, _completed, _durable, _lost, _wrong, _firstWrong, _messages) = (0, 0, 0, 0, 0, null, 0);
            _latencies.Clear();
            _errors.Clear();
            return taken;
        }
    }
}
