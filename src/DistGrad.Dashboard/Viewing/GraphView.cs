namespace DistGrad.Dashboard.Viewing;

/// <summary>What the page draws: nodes, or sections of a graph that has too many.</summary>
public sealed record GraphView
{
    /// <summary>Content hash of the graph.</summary>
    public required string GraphId { get; init; }

    /// <summary>Name of the graph.</summary>
    public required string Name { get; init; }

    /// <summary>Nodes of the whole graph.</summary>
    public required int Count { get; init; }

    /// <summary>The run whose values these are; null for a graph by itself.</summary>
    public string? RunId { get; init; }

    /// <summary>Nodes that are drawn, in topological order.</summary>
    public IReadOnlyList<NodeView> Nodes { get; init; } = [];

    /// <summary>Sections that are drawn instead.</summary>
    public IReadOnlyList<SectionView> Sections { get; init; } = [];

    /// <summary>The nodes that this is a part of, from and to; the whole graph if null.</summary>
    public NodeRange? Range { get; init; }

    /// <summary>The node whose neighbourhood this is; null for a whole graph or range.</summary>
    public string? Around { get; init; }

    /// <summary>What is to be known about this picture, a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
