namespace DistGrad;

/// <summary>How a run was planned and laid out.</summary>
[GenerateSerializer, Immutable, Alias("distgrad.PlanReport")]
public sealed record PlanReport
{
    /// <summary>Planned nodes.</summary>
    [Id(0)]
    public required int Nodes { get; init; }

    /// <summary>Shards.</summary>
    [Id(1)]
    public required int Shards { get; init; }

    /// <summary>Silos that own shards.</summary>
    [Id(2)]
    public required int Silos { get; init; }

    /// <summary>Granularity: <c>per-op</c> or <c>fused</c>.</summary>
    [Id(3)]
    public required string Granularity { get; init; }

    /// <summary>Forward messages.</summary>
    [Id(4)]
    public required long ForwardMessages { get; init; }

    /// <summary>Backward messages.</summary>
    [Id(5)]
    public required long BackwardMessages { get; init; }

    /// <summary>Why that granularity: what was asked for, or how large the graph is.</summary>
    [Id(6)]
    public string Why { get; init; } = "";
}
