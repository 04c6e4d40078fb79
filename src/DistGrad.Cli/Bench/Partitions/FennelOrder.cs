namespace DistGrad.Cli.Bench.Partitions;

/// <summary>Fennel: the part with most neighbours, less a cost that grows with its size, up to 1.1 times the even share.</summary>
/// <remarks>Source: Tsourakakis et al., "Fennel: streaming graph partitioning for massive scale graphs" (WSDM 2014), γ = 1.5.</remarks>
internal sealed class FennelOrder : StreamingOrder
{
    private const double Gamma = 1.5;

    /// <inheritdoc/>
    public override string Name => "fennel";

    /// <inheritdoc/>
    protected override double Score(int producers, int size, int ops, int edges)
    {
        if (size > 1.1 * ops / Count) return double.NegativeInfinity;
        var alpha = edges * Math.Sqrt(Count) / Math.Pow(ops, Gamma);
        return producers - (alpha * Gamma * Math.Sqrt(size));
    }
}
