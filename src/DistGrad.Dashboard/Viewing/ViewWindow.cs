namespace DistGrad.Dashboard.Viewing;

/// <summary>The part of a graph that is asked for.</summary>
/// <param name="Around">A node, by label; the part is what is near it.</param>
/// <param name="Hops">How near: edges away from it.</param>
/// <param name="From">First node of a range.</param>
/// <param name="To">Node after the last of a range.</param>
public sealed record ViewWindow(string? Around = null, int Hops = 2, int? From = null, int? To = null)
{
    /// <summary>Most nodes that are drawn; a graph that has more is drawn as sections.</summary>
    public const int MaxNodes = 400;

    /// <summary>Sections that a range is drawn as.</summary>
    public const int SectionCount = 24;

    /// <summary>Longest way from a node to what is near it.</summary>
    public const int MaxHops = 8;

    /// <summary>The range that is asked for, within a graph.</summary>
    /// <param name="count">Nodes of the graph.</param>
    public NodeRange Range(int count)
    {
        var from = Math.Clamp(From ?? 0, 0, count);
        return new NodeRange(from, Math.Clamp(To ?? count, from, count));
    }
}
