namespace DistGrad.Dashboard.Flow;

/// <summary>A run: a column of the picture.</summary>
public sealed record FlowRun
{
    /// <summary>Its id.</summary>
    public required string RunId { get; init; }

    /// <summary>Address of its page.</summary>
    public required string Address { get; init; }

    /// <summary>When it started.</summary>
    public required DateTimeOffset? StartedAt { get; init; }

    /// <summary>A cell for each layer; null where the run has no gradient there.</summary>
    public required IReadOnlyList<FlowCell?> Cells { get; init; }

    /// <summary>Where NaN and infinities come from.</summary>
    public required IReadOnlyList<FlowBirth> Births { get; init; }
}
