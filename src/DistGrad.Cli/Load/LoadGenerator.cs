namespace DistGrad.Cli.Load;

/// <summary>Puts load on a cluster from this process.</summary>
/// <param name="settings">The load.</param>
/// <param name="target">What it is put on.</param>
/// <param name="clock">Measures the time.</param>
internal sealed class LoadGenerator(LoadSettings settings, ILoadTarget target, TimeProvider clock) : ILoadSource
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    // What a client may take to get over the loss of a silo is waited for; whoever presses Ctrl+C does not wait.
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan GivenUpTime = TimeSpan.FromSeconds(2);

    private readonly LoadRecorder _recorder = new();

    /// <inheritdoc/>
    public async Task RunAsync(Action<LoadSecond> tell, CancellationToken stop, CancellationToken giveUp)
    {
        var pacer = new Pacer(clock);
        var runs = new RunsUnderWay(target, _recorder, pacer);
        using var ends = new CancellationTokenSource();
        var load = settings.Rate is null
            ? new ClosedLoop(settings, runs, pacer).RunAsync(stop, ends.Token)
            : new OpenLoop(settings, runs, _recorder, pacer).RunAsync(stop, ends.Token);
        var seconds = await TellAsync(tell, pacer, stop).ConfigureAwait(false);
        await EndAsync(load).ConfigureAwait(false);

        var idle = runs.WhenIdle();
        if (!await pacer.IsDoneWithinAsync(idle, giveUp.IsCancellationRequested ? GivenUpTime : DrainTime, giveUp.IsCancellationRequested ? default : giveUp).ConfigureAwait(false))
        {
            await ends.CancelAsync().ConfigureAwait(false);
            await pacer.IsDoneWithinAsync(idle, GivenUpTime, default).ConfigureAwait(false);
        }

        _recorder.FailRest(RunsUnderWay.Unfinished, RunsUnderWay.WhyUnfinished);
        tell(_recorder.Take(seconds, 0));
    }

    private async Task<int> TellAsync(Action<LoadSecond> tell, Pacer pacer, CancellationToken stop)
    {
        var (number, from) = (0, settings.WarmUp);
        for (; from < settings.End && !stop.IsCancellationRequested; number++)
        {
            var end = settings.WarmUp + (Second * (number + 1));
            try
            {
                await pacer.UntilAsync(end < settings.End ? end : settings.End, stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // What was measured until here is told.
            }

            var now = pacer.Elapsed;
            if (now <= from) break;
            tell(_recorder.Take(number, (now - from).TotalSeconds));
            from = stop.IsCancellationRequested || end >= settings.End ? settings.End : now;
        }

        return number;
    }

    private static async Task EndAsync(Task load)
    {
        try
        {
            await load.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // It was stopped.
        }
    }
}
