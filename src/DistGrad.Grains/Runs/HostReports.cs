namespace DistGrad.Grains;

/// <summary>The last report of each host of an attempt. Safe for many threads.</summary>
/// <param name="hosts">Number of hosts.</param>
internal sealed class HostReports(int hosts)
{
    // Null before the first.
    private readonly HostReport?[] _reports = new HostReport?[hosts];
    private readonly Lock _lock = new();

    // What waits for it goes on in a turn of its own grain: to wake a thread in between would only take time.
    private readonly TaskCompletionSource _ended = new();

    /// <summary>Ends once all hosts are through, or one cannot go on.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Nodes that have fired, by pass.</summary>
    public (int Forward, int Backward) Fired => (_reports.Sum(report => report?.Forward ?? 0), _reports.Sum(report => report?.Backward ?? 0));

    /// <summary>Why a host cannot go on, or null.</summary>
    public Exception? Failure => Array.Find(_reports, report => report?.Failure is not null)?.Failure;

    /// <summary>Whether all hosts are through.</summary>
    public bool AreComplete => Array.TrueForAll(_reports, report => report is { IsComplete: true });

    /// <summary>Whether a host no longer has the attempt open.</summary>
    public bool IsAnyClosed => Array.Exists(_reports, report => report is { IsOpen: false });

    /// <summary>Whether no host has anything to do.</summary>
    public bool AreIdle => Array.TrueForAll(_reports, report => report is { IsIdle: true });

    /// <summary>The report of a host that has reported.</summary>
    public HostReport Of(int host) => _reports[host]!;

    /// <summary>Takes a host's word. Of a host that there is not it is ignored.</summary>
    public void Accept(int host, HostReport report)
    {
        if ((uint)host >= (uint)_reports.Length) return;
        bool isEnd;
        lock (_lock)
        {
            _reports[host] = Later(_reports[host], report);
            isEnd = _reports[host]!.Failure is not null || AreComplete;
        }

        if (isEnd) _ended.TrySetResult();
    }

    /// <summary>Puts results in place that were too large for a report.</summary>
    public void Attach(int host, NodeValues values, NodeValues gradients)
    {
        lock (_lock) _reports[host] = _reports[host]! with { Values = values, Gradients = gradients };
    }

    /// <summary>A column of all reports, one behind the other.</summary>
    public NodeValues Merge(Func<HostReport, NodeValues?> column) => NodeValues.Join(Array.ConvertAll(_reports, report => column(report!)!));

    // Reports overtake each other, and a host that is asked after the end no longer has the attempt open.
    private static HostReport Later(HostReport? known, HostReport report)
    {
        if (known is null) return report;
        if (known.Failure is not null) return known;

        // A host that is through may still be sending, which may fail, and says so from the middle of its work.
        if (known.IsComplete) return report.IsOpen ? known with { IsIdle = report.IsIdle, Failure = report.Failure } : known;
        if (!report.IsOpen) return known with { IsOpen = false };
        return report.Forward + report.Backward < known.Forward + known.Backward ? known : report;
    }
}
