namespace DistGrad.Dashboard.Lists;

/// <summary>A graph, as lists show it.</summary>
/// <param name="Summary">The graph.</param>
/// <param name="Runs">Its runs that are remembered, newest first.</param>
public sealed record GraphRow(GraphSummary Summary, IReadOnlyList<RunRow> Runs)
{
    /// <summary>Address of its page.</summary>
    public string Address => $"/graphs/{Uri.EscapeDataString(Summary.Id)}";
}
