namespace DistGrad;

/// <summary>What a host noted of an attempt.</summary>
[GenerateSerializer, Immutable, Alias("distgrad.HostTrace")]
public sealed record HostTrace
{
    /// <summary>Its shards.</summary>
    [Id(0)]
    public required ShardEvents[] Shards { get; init; }

    /// <summary>Its nodes, as many as the budget allows.</summary>
    [Id(1)]
    public required NodeEvents[] Nodes { get; init; }

    /// <summary>Passes of nodes that the budget left out.</summary>
    [Id(2)]
    public required int Dropped { get; init; }
}
