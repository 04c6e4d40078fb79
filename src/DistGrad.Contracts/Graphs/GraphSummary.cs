namespace DistGrad;

/// <summary>A graph in the cluster.</summary>
[GenerateSerializer, Immutable, Alias("distgrad.GraphSummary")]
public sealed record GraphSummary
{
    /// <summary>Content hash.</summary>
    [Id(0)]
    public required string Id { get; init; }

    /// <summary>Name, for people.</summary>
    [Id(1)]
    public required string Name { get; init; }

    /// <summary>Number of nodes.</summary>
    [Id(2)]
    public required int Nodes { get; init; }

    /// <summary>Number of edges.</summary>
    [Id(3)]
    public required int Edges { get; init; }

    /// <summary>When it was submitted, in UTC.</summary>
    [Id(4)]
    public required DateTimeOffset Submitted { get; init; }

    /// <summary>The upload that brought it.</summary>
    [Id(5)]
    public Guid Upload { get; init; }
}
