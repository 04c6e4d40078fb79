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

    /// <summary>Whether the planned node is a block of tensor ops, which holds no values of single ops.</summary>
    [Id(6)]
    public bool IsHidden { get; init; }

    /// <summary>For each input, the planned node that stands for it, or -1 for a constant; none where the planned node is a single op, which holds its inputs.</summary>
    [Id(7)]
    public int[] InputPlanned { get; init; } = [];

    /// <summary>For each of those, its value if it is a constant.</summary>
    [Id(8)]
    public double[] InputConstants { get; init; } = [];
}
