namespace DistGrad;

/// <summary>How a run is made.</summary>
public sealed record RunOptions
{
    /// <summary>Longest id of a run, in characters.</summary>
    public const int MaxRunIdLength = 200;

    /// <summary>Id of the run, unique for the graph; random if null. The same id with the same request joins the run there is.</summary>
    public string? RunId { get; init; }

    /// <summary>
    /// Whether the run is stored before it starts: it then outlives the silo that it is on and the client that started it, and its result is
    /// kept for a time, by default a day. Such a run has an id of its own kind: it is found again by <see cref="GraphHandle.FindRunAsync"/>,
    /// or started again, under the same id. Default false.
    /// </summary>
    public bool Durable { get; init; }

    /// <summary>How many ops one node executes. Default <see cref="Granularity.Auto"/>.</summary>
    public Granularity Granularity { get; init; } = Granularity.Auto;

    /// <summary>How messages travel within a silo. Default <see cref="RunTier.Fast"/>.</summary>
    public RunTier Tier { get; init; }

    /// <summary>What stays inspectable. Default <see cref="RunRetention.Auto"/>.</summary>
    public RunRetention Retention { get; init; }

    /// <summary>Nodes to retain under <see cref="RunRetention.Watched"/>, by label.</summary>
    public IReadOnlyCollection<string> Watched { get; init; } = [];

    /// <summary>
    /// How the run is traced; where null it is traced as its caller's span is (<see cref="System.Diagnostics.Activity.Current"/>), by the defaults.
    /// </summary>
    public TraceOptions? Trace { get; init; }

    /// <summary>Time the run may take, waiting included; no limit if null.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>Time between two reports of progress. Default 250 ms.</summary>
    public TimeSpan ProgressInterval { get; init; } = TimeSpan.FromMilliseconds(250);
}
