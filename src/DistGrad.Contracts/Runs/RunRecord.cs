namespace DistGrad;

/// <summary>What is remembered of a run, for those who look at a cluster.</summary>
[GenerateSerializer, Immutable, Alias("distgrad.RunRecord")]
public sealed record RunRecord
{
    /// <summary>Content hash of its graph.</summary>
    [Id(0)]
    public required string GraphId { get; init; }

    /// <summary>Its id, unique for the graph among runs of its kind, durable or not.</summary>
    [Id(1)]
    public required string RunId { get; init; }

    /// <summary>Whether it is a durable run.</summary>
    [Id(2)]
    public required bool IsDurable { get; init; }

    /// <summary>When it started, or was taken up after the loss of its silo.</summary>
    [Id(3)]
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Time from its start to its end or until now, waiting included.</summary>
    [Id(4)]
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Where it stands.</summary>
    [Id(5)]
    public required RunState State { get; init; }

    /// <summary>Why it failed, in at most 1,000 characters; null where it did not.</summary>
    [Id(6)]
    public string? Error { get; init; }

    /// <summary>Attempts so far; 0 before the first.</summary>
    [Id(7)]
    public required int Attempts { get; init; }

    /// <summary>Nodes of its plan; 0 where it has none yet.</summary>
    [Id(8)]
    public required int Nodes { get; init; }

    /// <summary>Whether it differentiates.</summary>
    [Id(9)]
    public required bool HasGradients { get; init; }

    /// <summary>The silo of its grain.</summary>
    [Id(10)]
    public required string Silo { get; init; }
}
