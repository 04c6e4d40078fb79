namespace DistGrad.Cli.Load;

/// <summary>All that is known of a load test: sums and the time series. Its size depends on the duration, not on the number of runs.</summary>
/// <param name="settings">The load.</param>
/// <param name="p99Limit">What a ramp's 99th percentile is to stay below, in milliseconds, or null.</param>
internal sealed class LoadTally(LoadSettings settings, double? p99Limit = null)
{
    private readonly List<LoadRow> _rows = [];
    private readonly Dictionary<string, LoadErrors> _errors = new(StringComparer.Ordinal);

    /// <summary>The load.</summary>
    public LoadSettings Settings => settings;

    /// <summary>Sums.</summary>
    public LoadCounts Total { get; } = new();

    /// <summary>The ramp, or null.</summary>
    public Ramp? Ramp { get; } = settings.IsRamp ? new Ramp(settings.Rates, p99Limit) : null;

    /// <summary>The time series.</summary>
    public IReadOnlyList<LoadRow> Rows => _rows;

    /// <summary>Errors by kind, the most frequent first.</summary>
    public IReadOnlyList<LoadErrors> Errors => [.. _errors.Values.OrderByDescending(errors => errors.Count)];

    /// <summary>Silos killed; null where none were to be.</summary>
    public int? Kills { get; set; }

    /// <summary>Silos that ended without being killed; null where nobody looked.</summary>
    public int? Ended { get; set; }

    /// <summary>What the first wrong result differed in, or null.</summary>
    public string? FirstWrong { get; private set; }

    /// <summary>What latencies, throughput and errors are judged by: the knee of a ramp, else everything; null where a ramp has no knee.</summary>
    public LoadCounts? Judged => Ramp is null ? Total : Ramp.Knee?.Counts;

    /// <summary>
    /// Mean memory, in the last third of the time over that in the second, of the silos that lived through both: 1 where it is flat; null where
    /// there are none. One that was killed and started again begins anew, whatever it leaks.
    /// </summary>
    public double? MemoryGrowth
    {
        get
        {
            var third = _rows.Count / 3;
            if (third == 0) return null;
            var (second, last) = (MemoryBySilo(_rows[third..^third]), MemoryBySilo(_rows[^third..]));
            var end = _rows.FindLast(row => row.Silos.Count > 0)?.Silos.Select(silo => silo.Silo).ToHashSet(StringComparer.Ordinal) ?? [];
            var begin = _rows.Skip(third).FirstOrDefault(row => row.Silos.Count > 0)?.Silos.Select(silo => silo.Silo) ?? [];
            string[] lived = [.. begin.Where(silo => end.Contains(silo) && second.ContainsKey(silo) && last.ContainsKey(silo))];
            return lived.Length == 0 ? null : lived.Sum(silo => last[silo]) / lived.Sum(silo => second[silo]);
        }
    }

    private static Dictionary<string, double> MemoryBySilo(IEnumerable<LoadRow> rows) => rows
        .SelectMany(row => row.Silos)
        .Where(silo => silo.MemoryBytes > 0)
        .GroupBy(silo => silo.Silo, silo => (double)silo.MemoryBytes, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Average(), StringComparer.Ordinal);

    /// <summary>Adds a second, or what came in after the last.</summary>
    /// <param name="second">The second.</param>
    /// <param name="silos">What each silo held.</param>
    public void Add(LoadSecond second, IReadOnlyList<HostCensus> silos)
    {
        var latencies = Latencies.Parse(second.Latencies);
        Total.Add(second, latencies);
        Ramp?.Add(second, latencies);
        FirstWrong ??= second.FirstWrong;
        foreach (var errors in second.Errors)
            _errors[errors.Kind] = _errors.TryGetValue(errors.Kind, out var before) ? before with { Count = before.Count + errors.Count } : errors;
        if (second.Length > 0)
            _rows.Add(new LoadRow(second with { Latencies = "" }, latencies.Percentile(50), latencies.Percentile(90), latencies.Percentile(99), latencies.Max, silos));
    }
}
