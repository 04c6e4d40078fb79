namespace DistGrad.Cli.Bench;

/// <summary>See <see cref="IBareGrain"/>.</summary>
[GrainType("bare"), KeepAlive]
internal sealed class BareGrain(BareCounter counter) : Grain, IBareGrain
{
    private BareWiring _wiring = null!;
    private IBareGrain[] _producers = [];
    private IBareGrain[] _consumers = [];
    private int _values;
    private int _gradients;

    /// <inheritdoc/>
    public Task Prepare(BareWiring wiring)
    {
        _wiring = wiring;
        _producers = Array.ConvertAll(wiring.Producers, i => GrainFactory.GetGrain<IBareGrain>(i));
        _consumers = Array.ConvertAll(wiring.Consumers, i => GrainFactory.GetGrain<IBareGrain>(i));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Forward(EdgeMessage message)
    {
        if (++_values < _wiring.Values) return;
        _values = 0;
        foreach (var consumer in _consumers) consumer.Forward(message with { Slot = 0 });
        counter.End();
        if (_wiring.IsRoot) Backward(message);
    }

    /// <inheritdoc/>
    public void Backward(EdgeMessage message)
    {
        if (++_gradients < _wiring.Gradients) return;
        _gradients = 0;
        foreach (var producer in _producers) producer.Backward(message with { Slot = 0 });
        counter.End();
    }
}
