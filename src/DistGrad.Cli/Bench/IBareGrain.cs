namespace DistGrad.Cli.Bench;

/// <summary>A grain that only counts calls and makes calls: what the messages of a run cost in Orleans, without DistGrad.</summary>
[Alias("distgrad.bench.IBareGrain")]
internal interface IBareGrain : IGrainWithIntegerKey
{
    /// <summary>Tells the grain what it waits for and whom it calls then.</summary>
    /// <param name="wiring">Its place in the graph.</param>
    [Alias("Prepare")]
    Task Prepare(BareWiring wiring);

    /// <summary>A call of the forward wave.</summary>
    /// <param name="message">As large as a run's message.</param>
    [Alias("Forward")]
    void Forward(EdgeMessage message);

    /// <summary>A call of the backward wave.</summary>
    /// <param name="message">As large as a run's message.</param>
    [Alias("Backward")]
    void Backward(EdgeMessage message);
}

/// <summary>A bare grain's place in the graph.</summary>
/// <param name="Producers">Grains it calls backward, once for each edge that carries a gradient.</param>
/// <param name="Consumers">Grains it calls forward, once for each edge.</param>
/// <param name="Values">Calls it waits for forward.</param>
/// <param name="Gradients">Calls it waits for backward.</param>
/// <param name="IsRoot">Whether it turns the wave around.</param>
[GenerateSerializer, Immutable, Alias("distgrad.bench.BareWiring")]
internal sealed record BareWiring(
    [property: Id(0)] int[] Producers,
    [property: Id(1)] int[] Consumers,
    [property: Id(2)] int Values,
    [property: Id(3)] int Gradients,
    [property: Id(4)] bool IsRoot);
