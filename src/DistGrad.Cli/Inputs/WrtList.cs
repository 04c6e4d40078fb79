namespace DistGrad.Cli.Inputs;

/// <summary>What to differentiate with respect to, from an option such as <c>--wrt x,y</c>.</summary>
internal static class WrtList
{
    /// <summary>The labels, each once, in the order given; all inputs where nothing is given.</summary>
    /// <param name="text">Labels separated by commas, or null.</param>
    /// <param name="graph">The graph they stand in.</param>
    /// <exception cref="UsageException">The list is empty or has an empty entry.</exception>
    /// <exception cref="UnknownNodeException">The graph has no such node.</exception>
    public static IReadOnlyList<string> Read(string? text, Graph graph)
    {
        if (text is null) return graph.InputNames();
        var labels = text.Split(',', StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal).ToList();
        if (labels.Contains("")) throw new UsageException($"--wrt takes names separated by commas, such as x,y, not '{text}'.");
        foreach (var label in labels) graph.Index.FindAll(label);
        return labels;
    }
}
