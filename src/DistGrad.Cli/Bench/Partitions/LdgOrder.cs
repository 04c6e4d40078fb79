namespace DistGrad.Cli.Bench.Partitions;

/// <summary>Linear deterministic greedy: the part with most neighbours, weighted by the room it has left.</summary>
/// <remarks>Source: Stanton and Kliot, "Streaming graph partitioning for large distributed graphs" (KDD 2012).</remarks>
internal sealed class LdgOrder : StreamingOrder
{
    /// <inheritdoc/>
    public override string Name => "ldg";

    /// <inheritdoc/>
    protected override double Score(int producers, double fill, double degree) => producers * (1 - fill);
}
