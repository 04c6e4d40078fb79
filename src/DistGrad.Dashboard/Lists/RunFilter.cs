namespace DistGrad.Dashboard.Lists;

/// <summary>Which runs to list.</summary>
/// <param name="State">Only those in this state; all if null.</param>
/// <param name="Graph">Only those whose graph's name contains this, or whose graph's id begins with it; all if empty.</param>
public sealed record RunFilter(string? State, string Graph)
{
    /// <summary>States there are, in lower case.</summary>
    public static IReadOnlyList<string> States { get; } = ["running", "succeeded", "failed"];

    /// <summary>Whether it leaves anything out.</summary>
    public bool IsActive => State is not null || Graph.Length > 0;

    /// <summary>A filter from the page's address; what makes no sense there is ignored.</summary>
    /// <param name="state">A state.</param>
    /// <param name="graph">Part of a graph's name, or the beginning of its id.</param>
    public static RunFilter Of(string? state, string? graph) =>
        new(state is not null && States.Contains(state.ToLowerInvariant()) ? state.ToLowerInvariant() : null, graph?.Trim() ?? "");

    /// <summary>Whether a run is listed.</summary>
    /// <param name="run">The run.</param>
    public bool Includes(RunRow run) =>
        (State is null || State == run.State)
        && (Graph.Length == 0 || run.GraphName.Contains(Graph, StringComparison.OrdinalIgnoreCase) || run.GraphId.StartsWith(Graph, StringComparison.OrdinalIgnoreCase));
}
