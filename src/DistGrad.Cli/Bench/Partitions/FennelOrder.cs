namespace DistGrad.Cli.Bench.Partitions;

/// <summary>Fennel: the part with most neighbours, less a cost that grows with its size, up to 1.1 times the even share.</summary>
/// <remarks>Source: Tsourakakis et al., "Fennel: streaming graph partitioning for massive scale graphs" (WSDM 2014), γ = 1.5.</remarks>
internal sealed class FennelOrder : StreamingOrder
{
    private const double Gamma = 1.5;

    /// <inheritdoc/>
    public override string Name => "fennel";

    /// <inheritdoc/>
    /// <remarks>The paper's α·γ·√size, with α = √k·m/n^γ for k parts, m edges and n ops.</remarks>
    protected override double Score(int producers, double fill, double degree) =>
        fill > 1.1 ? double.NegativeInfinity : producers - (Gamma * degree * Math.Sqrt(fill));
}
