namespace DistGrad.Dashboard.Lists;

/// <summary>Runs that are remembered.</summary>
/// <param name="Rows">Those that are listed, newest first.</param>
/// <param name="Total">How many there are without the filter.</param>
/// <param name="Filter">The filter.</param>
public sealed record RunList(IReadOnlyList<RunRow> Rows, int Total, RunFilter Filter);
