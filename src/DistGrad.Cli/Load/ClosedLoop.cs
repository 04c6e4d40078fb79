namespace DistGrad.Cli.Load;

/// <summary>Keeps a number of runs under way: each caller waits for its run before it starts the next.</summary>
/// <param name="settings">The load.</param>
/// <param name="runs">Makes the runs.</param>
/// <param name="pacer">Measures.</param>
internal sealed class ClosedLoop(LoadSettings settings, RunsUnderWay runs, Pacer pacer)
{
    // A cluster that refuses at once is not asked again at once.
    private static readonly TimeSpan PauseAfterError = TimeSpan.FromMilliseconds(100);

    /// <summary>Makes runs until the end.</summary>
    /// <param name="stop">Ends it before.</param>
    /// <param name="giveUp">Gives up runs.</param>
    public Task RunAsync(CancellationToken stop, CancellationToken giveUp) =>
        Task.WhenAll(Enumerable.Range(0, settings.Concurrency!.Value).Select(caller => CallAsync(new Random(settings.WorkerSeed + caller), stop, giveUp)));

    private async Task CallAsync(Random random, CancellationToken stop, CancellationToken giveUp)
    {
        while (!stop.IsCancellationRequested && pacer.Elapsed is var at && at < settings.End)
        {
            var run = runs.MakeAsync(at, LoadDraw.Next(random), at >= settings.WarmUp, giveUp);
            var end = settings.End - at;
            if (!await pacer.IsDoneWithinAsync(run, end, stop).ConfigureAwait(false)) return;
            if (!await run.ConfigureAwait(false)) await pacer.PauseAsync(PauseAfterError, stop).ConfigureAwait(false);
        }
    }
}
