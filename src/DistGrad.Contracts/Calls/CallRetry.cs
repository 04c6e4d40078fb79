using Orleans.Serialization;

namespace DistGrad;

/// <summary>Makes calls on grains again while the cluster gets over a fault, such as the loss of a silo. For calls that are harmless to repeat.</summary>
/// <param name="patience">How long a call is made again, from its first failure.</param>
/// <param name="staysInContext">Whether calls are repeated where the first was made, as grains need it.</param>
/// <param name="clock">Measures the time.</param>
/// <param name="timedOut">Is called when a call was not answered in time.</param>
internal sealed class CallRetry(TimeSpan patience, bool staysInContext, TimeProvider clock, Action? timedOut = null)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <summary>Whether the runtime failed the call, not the grain: it was carried out or it was not.</summary>
    /// <remarks>
    /// Which error the runtime gives depends on when the silo died: before, while or after the message was sent. A busy runtime cancels messages that
    /// waited too long, and fails with errors that cannot be sent; no grain of DistGrad answers with either.
    /// </remarks>
    /// <param name="error">The error.</param>
    /// <param name="cancellationToken">What the caller cancels the call by: then it is no fault.</param>
    public static bool IsTransportFault(Exception error, CancellationToken cancellationToken = default) =>
        error is OrleansException or TimeoutException or CodecNotFoundException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    /// <summary>Makes a call until the grain answers, with its result or with an error of its own.</summary>
    /// <param name="operation">What the call does, for the error: "start run 'r'".</param>
    /// <param name="call">Makes the call.</param>
    /// <param name="cancellationToken">Ends the repetition, not a call under way.</param>
    /// <exception cref="ClusterUnavailableException">The patience ran out.</exception>
    public async Task<T> RunAsync<T>(string operation, Func<Task<T>> call, CancellationToken cancellationToken = default)
    {
        long? failed = null;
        for (var pause = FirstPause; ; pause = pause < LongestPause / 2 ? pause * 2 : LongestPause)
        {
            var began = clock.GetTimestamp();
            try
            {
                return await call().ConfigureAwait(staysInContext);
            }
            catch (Exception e) when (IsTransportFault(e, cancellationToken))
            {
                if (e is TimeoutException) timedOut?.Invoke();
                failed ??= clock.GetTimestamp();
                if (clock.GetElapsedTime(failed.Value) + pause > patience) throw new ClusterUnavailableException(operation, patience, e);
            }

            // The time that the call took before it failed counts.
            var left = pause - clock.GetElapsedTime(began);
            await Task.Delay(left > FirstPause ? left : FirstPause, clock, cancellationToken).ConfigureAwait(staysInContext);
        }
    }

    /// <inheritdoc cref="RunAsync{T}"/>
    public Task RunAsync(string operation, Func<Task> call, CancellationToken cancellationToken = default) => RunAsync(
        operation,
        async () =>
        {
            await call().ConfigureAwait(staysInContext);
            return true;
        },
        cancellationToken);
}
