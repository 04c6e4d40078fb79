namespace DistGrad.Cli.Bench.Tensors;

/// <summary>Times of one round, in milliseconds: of several runs the fastest, which others have disturbed least.</summary>
/// <param name="PyTorch">PyTorch's gradient; NaN where it is not there.</param>
/// <param name="Fused">Our gradient, fused.</param>
/// <param name="PerOp">Our gradient, per op.</param>
/// <param name="Forward">Our forward pass alone, fused.</param>
internal sealed record RoundTimes(double PyTorch, double Fused, double PerOp, double Forward);

/// <summary>Ratios of a model's times: medians of those of each round, in which one follows the other, so that a busy time weighs on both.</summary>
/// <param name="FusedRatio">Our gradient, fused, over PyTorch's; null where that is not there.</param>
/// <param name="PerOpRatio">Our gradient, per op, over PyTorch's.</param>
/// <param name="GradientRatio">Our gradient over our forward pass, fused.</param>
internal sealed record ModelFigures(double? FusedRatio, double? PerOpRatio, double GradientRatio)
{
    public static ModelFigures Of(IReadOnlyCollection<RoundTimes> rounds)
    {
        var hasPyTorch = rounds.All(round => !double.IsNaN(round.PyTorch));
        return new(
            hasPyTorch ? Median.Of(rounds.Select(round => round.Fused / round.PyTorch)) : null,
            hasPyTorch ? Median.Of(rounds.Select(round => round.PerOp / round.PyTorch)) : null,
            Median.Of(rounds.Select(round => round.Fused / round.Forward)));
    }
}
