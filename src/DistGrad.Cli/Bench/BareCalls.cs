namespace DistGrad.Cli.Bench;

/// <summary>Times bare one-way grain calls, each sent by a grain in its turn.</summary>
internal sealed class BareCalls(IGrainFactory grains, BareCounter counter, int count)
{
    // Messages under way at once; the graphs that are compared keep both cores busy too.
    private const int Parallel = 1000;

    public async Task Prepare(CancellationToken cancellationToken)
    {
        const int Concurrency = 256;
        for (var first = 0; first < count; first += Concurrency)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.WhenAll(Enumerable.Range(first, Math.Min(Concurrency, count - first)).Select(i => grains.GetGrain<IBareGrain>(i).Prepare(count)));
        }
    }

    /// <summary>Sends at least so many messages and waits until all have arrived.</summary>
    public async Task Send(long messages)
    {
        var hops = (int)(messages / Parallel);
        var all = counter.Expect(Parallel);
        var attempt = AttemptId.New();
        for (var i = 0; i < Parallel; i++)
        {
            // A message arrives hops times: once here, and once for each hop that is left.
            grains.GetGrain<IBareGrain>((long)i * count / Parallel).Hop(new EdgeMessage { Attempt = attempt, Slot = hops - 1, Scalar = 1 });
        }

        await all;
    }
}
