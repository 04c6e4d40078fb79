namespace DistGrad;

/// <summary>What a traced run did: its last attempt, on all silos. The clocks of the silos' machines are taken to agree.</summary>
[GenerateSerializer, Immutable, Alias("distgrad.RunTrace")]
public sealed record RunTrace
{
    /// <summary>The run's W3C trace id in hexadecimal digits, or null where nobody collects spans.</summary>
    [Id(0)]
    public required string? TraceId { get; init; }

    /// <summary>When the run started.</summary>
    [Id(1)]
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Time from its start to its end.</summary>
    [Id(2)]
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Its shards, by pass and number.</summary>
    [Id(3)]
    public required ShardTrace[] Shards { get; init; }

    /// <summary>Its nodes that were traced, in the order in which they began.</summary>
    [Id(4)]
    public required NodeTrace[] Nodes { get; init; }

    /// <summary>Passes of nodes that the budget left out, and of silos that did not answer any more.</summary>
    [Id(5)]
    public required int Dropped { get; init; }
}
