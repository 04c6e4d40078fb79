using System.Diagnostics;

namespace DistGrad.Cli.Bench.Scale;

/// <summary>A graph in a cluster, and runs of it.</summary>
internal sealed class ScaleRuns
{
    /// <summary>Ops of a small graph.</summary>
    public const int SmallOps = 1000;

    private const int WarmUps = 10_000;

    private readonly GraphHandle _graph;
    private readonly ScaleGraph _shape;
    private readonly Feeds _feeds;
    private readonly RunOptions _options;

    private ScaleRuns(GraphHandle graph, ScaleGraph shape, Granularity granularity, double submit, long storedBytes)
    {
        (_graph, _shape, Submit, StoredBytes) = (graph, shape, submit, storedBytes);
        _feeds = shape.Feeds();
        _options = new() { Granularity = granularity, Retention = RunRetention.None };
    }

    /// <summary>Seconds that the submission took.</summary>
    public double Submit { get; }

    /// <summary>Bytes of the chunks that are stored.</summary>
    public long StoredBytes { get; }

    /// <summary>Value of the graph in the latest run.</summary>
    public double Value { get; private set; }

    /// <summary>Builds, sends and stores a graph.</summary>
    public static async Task<ScaleRuns> SubmitAsync(DistGradClient client, ScaleGraph shape, Granularity granularity, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var stored = new StoredChunks();
        var graph = await client.SubmitAsync(shape.Name, shape.Build, stored, cancellationToken);
        return new ScaleRuns(graph, shape, granularity, Stopwatch.GetElapsedTime(start).TotalSeconds, stored.Bytes);
    }

    /// <summary>Makes small runs until the runtime has compiled the way of a run for good, which takes it some thousands.</summary>
    /// <returns>The small graph.</returns>
    public static async Task<ScaleRuns> WarmUpAsync(DistGradClient client, CancellationToken cancellationToken)
    {
        var small = await SubmitAsync(client, ScaleGraph.Random(SmallOps), Granularity.Fused, cancellationToken);
        for (var run = 0; run < WarmUps; run++) await small.RunAsync(cancellationToken);
        return small;
    }

    /// <summary>A run, forward and backward.</summary>
    /// <returns>Seconds, as the client sees them.</returns>
    public async Task<double> RunAsync(CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var result = await _graph.GradientAsync(feeds: _feeds, wrt: _shape.Wrt, options: _options, cancellationToken: cancellationToken);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Value = result.Values.Values.Single();
        if (!double.IsFinite(Value)) throw new InvalidOperationException($"The value of graph '{_shape.Name}' is not finite: {Value}.");
        return seconds;
    }

    /// <summary>The median of several warm runs.</summary>
    public async Task<double> WarmAsync(int warmUps, int runs, CancellationToken cancellationToken)
    {
        for (var run = 0; run < warmUps; run++) await RunAsync(cancellationToken);
        var seconds = new List<double>(runs);
        for (var run = 0; run < runs; run++) seconds.Add(await RunAsync(cancellationToken));
        return Median.Of(seconds);
    }

    // Unlike Progress<T> it is told at once.
    private sealed class StoredChunks : IProgress<SubmitProgress>
    {
        public long Bytes { get; private set; }

        public void Report(SubmitProgress value) => Bytes = value.Bytes;
    }
}
