namespace DistGrad.Cli.Load;

/// <summary>Starts runs when their time has come, however many are under way: a slow cluster does not slow down those who call it.</summary>
/// <param name="settings">The load.</param>
/// <param name="runs">Makes the runs.</param>
/// <param name="recorder">Is told of runs that cannot be started.</param>
/// <param name="pacer">Waits.</param>
internal sealed class OpenLoop(LoadSettings settings, RunsUnderWay runs, LoadRecorder recorder, Pacer pacer)
{
    private readonly ArrivalSchedule _arrivals = new(settings.Rates, settings.Arrivals, settings.WorkerSeed);
    private readonly Random _random = new(settings.WorkerSeed + 1);

    /// <summary>Starts runs until the end.</summary>
    /// <param name="stop">Ends it before.</param>
    /// <param name="giveUp">Gives up runs.</param>
    public async Task RunAsync(CancellationToken stop, CancellationToken giveUp)
    {
        for (var at = _arrivals.Next(); at < settings.End && !stop.IsCancellationRequested; at = _arrivals.Next())
        {
            var draw = LoadDraw.Next(_random);
            await pacer.UntilAsync(at, stop).ConfigureAwait(false);
            var isCounted = at >= settings.WarmUp;
            if (runs.Count < settings.MaxInFlight)
            {
                _ = runs.MakeAsync(at, draw, isCounted, giveUp);
            }
            else if (isCounted)
            {
                recorder.Offer();
                recorder.Fail("NotStarted", $"{settings.MaxInFlight} runs were under way already; --max-in-flight allows for more.");
            }
        }

        await pacer.UntilAsync(settings.End, stop).ConfigureAwait(false);
    }
}
