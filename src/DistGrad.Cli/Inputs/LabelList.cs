namespace DistGrad.Cli.Inputs;

/// <summary>Nodes of a graph, from options such as <c>--fetch a,b --fetch c</c>.</summary>
internal static class LabelList
{
    /// <summary>The labels, each once, in the order given.</summary>
    /// <param name="option">Name of the option.</param>
    /// <param name="texts">Labels, separated by commas.</param>
    /// <param name="graph">The graph they stand in.</param>
    /// <exception cref="UsageException">An entry is empty.</exception>
    /// <exception cref="UnknownNodeException">The graph has no such node.</exception>
    public static IReadOnlyList<string> Read(string option, IReadOnlyList<string> texts, Graph graph)
    {
        var labels = new List<string>();
        foreach (var text in texts)
        {
            // A name may hold a comma itself.
            if (graph.TryFind(text, out _) || graph.Index.TryFindGroup(text, out _)) labels.Add(text);
            else labels.AddRange(text.Split(',', StringSplitOptions.TrimEntries));
        }

        if (labels.Contains("")) throw new UsageException($"{option} takes names separated by commas, such as x,y.");
        foreach (var label in labels) graph.Index.FindAll(label);
        return [.. labels.Distinct(StringComparer.Ordinal)];
    }
}
