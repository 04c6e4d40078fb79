namespace DistGrad.Cli.Bench.Reports;

/// <summary>What a benchmark gives: figures against their targets, and whatever else was measured.</summary>
/// <param name="Figures">Figures.</param>
/// <param name="Tables">Tables; each has at least one row.</param>
/// <param name="Plots">Plots.</param>
internal sealed record BenchReport(IReadOnlyList<Figure> Figures, IReadOnlyList<Table> Tables, IReadOnlyList<Plot> Plots);
