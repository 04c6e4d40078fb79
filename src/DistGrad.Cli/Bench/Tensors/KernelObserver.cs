using System.Diagnostics;

namespace DistGrad.Cli.Bench.Tensors;

/// <summary>What kernels take: the time within them, or the most memory that tensors have after one of them.</summary>
internal sealed class KernelObserver
{
    private long _ticks;
    private long _peak;

    /// <summary>Whether memory is looked at, for which all that is not reachable is collected after each call: times mean nothing then.</summary>
    public bool LooksAtMemory { get; set; }

    /// <summary>Time within kernels since the last reset.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(0, Volatile.Read(ref _ticks));

    /// <summary>Most bytes of large tensors that were reachable after a kernel since the last reset, what it was given and what it gave among them.</summary>
    public long PeakBytes => Volatile.Read(ref _peak);

    /// <summary>Bytes of large tensors that are reachable now.</summary>
    public static long ReachableBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return TensorBuffer.BytesInUse;
    }

    public void Reset() => (_ticks, _peak) = (0, 0);

    /// <summary>Begins a call.</summary>
    public long Enter() => Stopwatch.GetTimestamp();

    /// <summary>Ends a call.</summary>
    /// <param name="start">What <see cref="Enter"/> gave.</param>
    public void Exit(long start)
    {
        Interlocked.Add(ref _ticks, Stopwatch.GetTimestamp() - start);
        if (!LooksAtMemory) return;
        var bytes = ReachableBytes();
        for (var peak = PeakBytes; bytes > peak;)
        {
            var seen = Interlocked.CompareExchange(ref _peak, bytes, peak);
            if (seen == peak) break;
            peak = seen;
        }
    }
}
