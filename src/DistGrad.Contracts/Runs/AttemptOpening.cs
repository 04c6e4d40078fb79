namespace DistGrad;

/// <summary>What a shard host needs to open an attempt.</summary>
[GenerateSerializer, Immutable, Alias("distgrad.AttemptOpening")]
public sealed record AttemptOpening
{
    /// <summary>The attempt.</summary>
    [Id(0)]
    public required AttemptId Attempt { get; init; }

    /// <summary>The run.</summary>
    [Id(1)]
    public required RunKey Run { get; init; }

    /// <summary>The plan.</summary>
    [Id(2)]
    public required PlanRequest Plan { get; init; }

    /// <summary>Who owns which shard.</summary>
    [Id(3)]
    public required Layout Layout { get; init; }

    /// <summary>Number of nodes of each shard of the plan.</summary>
    [Id(9)]
    public required int[] ShardSizes { get; init; }

    /// <summary>Feeds of the receiving host's nodes, by planned node.</summary>
    [Id(4)]
    public required NodeValues Feeds { get; init; }

    /// <summary>How messages travel.</summary>
    [Id(5)]
    public required RunTier Tier { get; init; }

    /// <summary>What stays inspectable; under <see cref="RunRetention.Auto"/> every node, until a later such run of the graph.</summary>
    [Id(6)]
    public required RunRetention Retention { get; init; }

    /// <summary>Graph nodes to retain under <see cref="RunRetention.Watched"/>, ascending.</summary>
    [Id(7)]
    public required int[] Watched { get; init; }

    /// <summary>The silo of the run, which hosts tell of the attempt's end; an attempt whose run was lost with it is closed.</summary>
    [Id(10)]
    public SiloAddress? RunSilo { get; init; }

    /// <summary>What is traced of it, or null where nothing is.</summary>
    [Id(8)]
    public TraceSpec? Trace { get; init; }
}
