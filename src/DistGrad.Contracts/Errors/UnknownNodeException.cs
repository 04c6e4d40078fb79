namespace DistGrad;

/// <summary>A graph has no node of the name given.</summary>
[GenerateSerializer, Alias("distgrad.UnknownNodeError")]
public sealed class UnknownNodeException : DistGradException
{
    /// <summary>An error that lists what names there are.</summary>
    /// <param name="graph">Name of the graph.</param>
    /// <param name="node">The name that was asked for.</param>
    /// <param name="known">Names the graph has.</param>
    public UnknownNodeException(string graph, string node, IReadOnlyList<string> known)
        : base($"Graph '{graph}' has no node '{node}'; {Known(known)}.")
    {
        Graph = graph;
        Node = node;
    }

    /// <summary>Name of the graph.</summary>
    [Id(0)]
    public string Graph { get; }

    /// <summary>The name that was asked for.</summary>
    [Id(1)]
    public string Node { get; }

    private static string Known(IReadOnlyList<string> known) => known.Count switch
    {
        0 => "none of its nodes has a name",
        <= 12 => $"its named nodes are {string.Join(", ", known)}",
        _ => $"its named nodes are {string.Join(", ", known.Take(12))} and {known.Count - 12} more",
    };
}
