namespace DistGrad.Cli.Load;

/// <summary>Time since the load began, and waiting for moments of it.</summary>
/// <param name="clock">Measures the time.</param>
internal sealed class Pacer(TimeProvider clock)
{
    // The system's timers are late by about this much; what is left is waited for by yielding, so that a run starts when it is to.
    private readonly TimeSpan _imprecision = clock == TimeProvider.System ? TimeSpan.FromMilliseconds(1) : TimeSpan.Zero;

    private readonly long _start = clock.GetTimestamp();

    /// <summary>Time since the beginning.</summary>
    public TimeSpan Elapsed => clock.GetElapsedTime(_start);

    /// <summary>Waits until a moment; not at all where it has passed.</summary>
    /// <param name="at">The moment, since the beginning.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task UntilAsync(TimeSpan at, CancellationToken cancellationToken)
    {
        for (var left = at - Elapsed; left > TimeSpan.Zero; left = at - Elapsed)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (left >= 2 * _imprecision) await Task.Delay(left - _imprecision, clock, cancellationToken).ConfigureAwait(false);
            else await Task.Yield();
        }
    }

    /// <summary>Waits for some time, roughly.</summary>
    public Task PauseAsync(TimeSpan pause, CancellationToken cancellationToken) => Task.Delay(pause, clock, cancellationToken);

    /// <summary>Waits for something, for a limited time.</summary>
    /// <returns>Whether it came in time.</returns>
    public async Task<bool> IsDoneWithinAsync(Task awaited, TimeSpan time, CancellationToken cancellationToken)
    {
        try
        {
            await awaited.WaitAsync(time, clock, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }
}
