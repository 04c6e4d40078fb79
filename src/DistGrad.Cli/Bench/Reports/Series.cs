namespace DistGrad.Cli.Bench.Reports;

/// <summary>A line of a plot.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="Points">Points from left to right, all greater than 0.</param>
internal sealed record Series(string Name, IReadOnlyList<(double X, double Y)> Points);
