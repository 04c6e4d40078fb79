namespace DistGrad;

/// <summary>What a gradient check found.</summary>
/// <param name="Agrees">Whether every number agrees within the tolerance.</param>
/// <param name="Checks">Each coordinate checked, or the one direction.</param>
public sealed record GradientReport(bool Agrees, IReadOnlyList<GradientComparison> Checks)
{
    /// <summary>The comparison with the largest error.</summary>
    public GradientComparison Worst => Checks.MaxBy(check => double.IsNaN(check.Error) ? double.PositiveInfinity : check.Error / check.Tolerance)!;
}

/// <summary>One derivative, by rule and by differences.</summary>
/// <param name="Node">Label of the node that was varied; for a direction, of the node that contributes most to it.</param>
/// <param name="Op">Op of that node.</param>
/// <param name="Analytic">Derivative by the gradient rules.</param>
/// <param name="Numeric">Derivative by central differences.</param>
/// <param name="Error">Difference, relative to the larger of the two and 1; NaN where they differ and one of them is not finite.</param>
public sealed record GradientComparison(string Node, string Op, double Analytic, double Numeric, double Error)
{
    /// <summary>Largest error that passes. Default 1e-6.</summary>
    public double Tolerance { get; init; } = 1e-6;
}
