namespace DistGrad.Dashboard.Lists;

/// <summary>A cluster at a moment.</summary>
public sealed record ClusterNow
{
    /// <summary>Its silos, by address.</summary>
    public required IReadOnlyList<SiloRow> Silos { get; init; }

    /// <summary>Messages that their nodes send.</summary>
    public required Pace Messages { get; init; }

    /// <summary>Runs that end.</summary>
    public required Pace Runs { get; init; }

    /// <summary>How long runs take.</summary>
    public required RunTimes Times { get; init; }
}
