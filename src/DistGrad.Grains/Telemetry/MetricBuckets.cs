using System.Diagnostics.Metrics;

namespace DistGrad.Grains;

/// <summary>Bounds of the histograms' buckets. Each bucket is a series for each combination of tags, so they are few.</summary>
internal static class MetricBuckets
{
    /// <summary>Runs, in seconds: a small one takes 100 µs, a large one minutes.</summary>
    public static InstrumentAdvice<double> Runs { get; } =
        Of(0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300);

    /// <summary>Long kernels, in seconds: they begin at 0.1 ms.</summary>
    public static InstrumentAdvice<double> Kernels { get; } = Of(0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 10);

    /// <summary>Batches on their way, in seconds.</summary>
    public static InstrumentAdvice<double> Batches { get; } = Of(0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30);

    /// <summary>Messages in a batch, up to the most that there can be.</summary>
    public static InstrumentAdvice<long> Messages { get; } = new() { HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1024, 4096, 16_384] };

    private static InstrumentAdvice<double> Of(params double[] bounds) => new() { HistogramBucketBoundaries = bounds };
}
