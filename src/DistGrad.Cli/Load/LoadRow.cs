namespace DistGrad.Cli.Load;

/// <summary>A second of the time series.</summary>
/// <param name="Counts">What was counted; without its histogram.</param>
/// <param name="P50">Median latency, in milliseconds; null where nothing was completed.</param>
/// <param name="P90">90th percentile.</param>
/// <param name="P99">99th percentile.</param>
/// <param name="Max">Longest latency.</param>
/// <param name="Silos">What each silo held; empty where the cluster did not say in time.</param>
internal sealed record LoadRow(LoadSecond Counts, double? P50, double? P90, double? P99, double? Max, IReadOnlyList<HostCensus> Silos)
{
    /// <summary>Runs offered per second.</summary>
    public double Offered => Counts.Offered / Counts.Length;

    /// <summary>Runs completed per second.</summary>
    public double Completed => Counts.Completed / Counts.Length;

    /// <summary>Messages per second.</summary>
    public double Messages => Counts.Messages / Counts.Length;
}
