namespace DistGrad.Cli.Bench;

/// <summary>See <see cref="IBareGrain"/>.</summary>
[GrainType("bare"), KeepAlive]
internal sealed class BareGrain(BareCounter counter) : Grain, IBareGrain
{
    private const int Distance = 500;

    private IBareGrain _next = null!;

    /// <inheritdoc/>
    public Task Prepare(int neighbours)
    {
        // As far away as producers and consumers are in the random graph, so that caches help as little.
        var self = (int)this.GetPrimaryKeyLong();
        _next = GrainFactory.GetGrain<IBareGrain>((self + 1 + (self * 7919L % Distance)) % neighbours);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Hop(EdgeMessage message)
    {
        if (message.Slot == 0) counter.End();
        else _next.Hop(message with { Slot = message.Slot - 1 });
    }
}
