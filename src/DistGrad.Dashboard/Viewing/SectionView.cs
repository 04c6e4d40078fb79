namespace DistGrad.Dashboard.Viewing;

/// <summary>Nodes that follow each other in the topological order, drawn as one box that unfolds.</summary>
public sealed record SectionView
{
    /// <summary>Its first node.</summary>
    public required int From { get; init; }

    /// <summary>The node after its last.</summary>
    public required int To { get; init; }

    /// <summary>Its most frequent ops with their numbers, as in <c>Mul 512, Add 400</c>.</summary>
    public required string Ops { get; init; }

    /// <summary>Sections of the same view that feed it, by place, with the number of edges.</summary>
    public required IReadOnlyList<SectionLink> Inputs { get; init; }
}

/// <summary>Edges from one section to another.</summary>
/// <param name="Section">Place of the section they come from.</param>
/// <param name="Edges">How many.</param>
public sealed record SectionLink(int Section, long Edges);
