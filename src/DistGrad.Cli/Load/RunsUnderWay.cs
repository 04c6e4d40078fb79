namespace DistGrad.Cli.Load;

/// <summary>Starts runs and counts them: their latency from when each was to start, whenever it did.</summary>
/// <param name="target">What is run.</param>
/// <param name="recorder">Counts.</param>
/// <param name="pacer">Measures.</param>
internal sealed class RunsUnderWay(ILoadTarget target, LoadRecorder recorder, Pacer pacer)
{
    /// <summary>The kind of error of runs that nobody waits for any more.</summary>
    public const string Unfinished = "Unfinished";

    /// <summary>What is said of them.</summary>
    public const string WhyUnfinished = "The run had not ended when the load test did.";

    private readonly Lock _gate = new();
    private int _count;
    private TaskCompletionSource? _idle;

    /// <summary>Number of runs that have not ended.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Ends once no run is under way. To be asked for when no more are started.</summary>
    public Task WhenIdle()
    {
        lock (_gate)
        {
            _idle ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_count == 0) _idle.TrySetResult();
            return _idle.Task;
        }
    }

    /// <summary>Makes a run. Does not throw.</summary>
    /// <param name="at">When it was to start.</param>
    /// <param name="draw">Chooses the run from the mix.</param>
    /// <param name="isCounted">Whether it counts; those of the warm-up do not.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it brought a result.</returns>
    public async Task<bool> MakeAsync(TimeSpan at, LoadDraw draw, bool isCounted, CancellationToken cancellationToken)
    {
        lock (_gate) _count++;
        if (isCounted) recorder.Offer();
        try
        {
            var run = await target.RunAsync(draw, cancellationToken).ConfigureAwait(false);
            if (isCounted) recorder.Complete(pacer.Elapsed - at, run);
            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            if (isCounted) recorder.Fail(Unfinished, WhyUnfinished);
            return false;
        }
        catch (Exception e)
        {
            if (isCounted) recorder.Fail(e);
            return false;
        }
        finally
        {
            lock (_gate)
                if (--_count == 0) _idle?.TrySetResult();
        }
    }
}
