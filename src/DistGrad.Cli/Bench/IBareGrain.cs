namespace DistGrad.Cli.Bench;

/// <summary>A grain that does nothing but pass messages on: what Orleans costs without DistGrad.</summary>
[Alias("distgrad.bench.IBareGrain")]
internal interface IBareGrain : IGrainWithIntegerKey
{
    /// <summary>Tells a grain whom it passes messages to.</summary>
    /// <param name="neighbours">How many grains there are.</param>
    [Alias("Prepare")]
    Task Prepare(int neighbours);

    /// <summary>Passes a message on to a neighbour, until it has made its hops.</summary>
    /// <param name="message">The message; its slot counts the hops that are left.</param>
    [Alias("Hop")]
    void Hop(EdgeMessage message);
}
