namespace DistGrad;

/// <summary>A graph node and the planned node that stands for it.</summary>
[GenerateSerializer, Immutable, Alias("distgrad.NodePlace")]
public sealed record NodePlace
{
    /// <summary>The graph node.</summary>
    [Id(0)]
    public required int GraphNode { get; init; }

    /// <summary>The planned node, numbered through the whole plan.</summary>
    [Id(1)]
    public required int Planned { get; init; }

    /// <summary>The node's name, or <c>#</c> and its number.</summary>
    [Id(2)]
    public required string Label { get; init; }

    /// <summary>Its op in the graph.</summary>
    [Id(3)]
    public required string Op { get; init; }

    /// <summary>How it treats the upstream gradient.</summary>
    [Id(4)]
    public required GateKind Gate { get; init; }

    /// <summary>The graph nodes of its inputs, in slot order.</summary>
    [Id(5)]
    public required int[] Inputs { get; init; }
}
