using System.Diagnostics;

namespace DistGrad.Cli.Bench.Tracing;

/// <summary>Collects DistGrad's spans as a tracing pipeline does, of some runs, and drops them.</summary>
internal sealed class SpanSampler : IDisposable
{
    private readonly ActivityListener _listener;
    private readonly Func<bool> _takes;
    private int _spans;

    /// <summary>Begins to collect.</summary>
    /// <param name="takes">Whether the next run is traced.</param>
    public SpanSampler(Func<bool> takes)
    {
        _takes = takes;
        _listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == TraceNames.Source,
            Sample = Sample,
            ActivityStopped = _ => Interlocked.Increment(ref _spans),
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>Spans that were collected.</summary>
    public int Spans => Volatile.Read(ref _spans);

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private ActivitySamplingResult Sample(ref ActivityCreationOptions<ActivityContext> options)
    {
        var isSampled = options.Name == TraceNames.Run ? _takes() : options.Parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded);
        return isSampled ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None;
    }
}
