namespace DistGrad.Dashboard.Viewing;

/// <summary>Finds nodes by parts of their names.</summary>
internal static class LabelSearch
{
    private const int Most = 20;

    /// <summary>Labels that a text may mean: the node of just that label first, then names that begin with it, then names that contain it.</summary>
    /// <param name="graph">The graph's names.</param>
    /// <param name="text">Part of a name, or <c>#</c> and a number.</param>
    public static IReadOnlyList<string> Find(GraphIndex graph, string text)
    {
        text = text.Trim();
        if (text.Length == 0) return [];
        var found = new List<string>();
        if (graph.TryFind(text, out var node)) found.Add(graph.Label(node));
        var names = graph.NamedNodes.Select(named => named.Name).Concat(graph.InputGroups.ToArray().Select(group => group.NameOf(group.First)));
        var (first, later) = (new List<string>(), new List<string>());
        foreach (var name in names)
        {
            if (name.StartsWith(text, StringComparison.OrdinalIgnoreCase)) first.Add(name);
            else if (later.Count < Most && name.Contains(text, StringComparison.OrdinalIgnoreCase)) later.Add(name);
            if (first.Count == Most) break;
        }

        return [.. found.Concat(first).Concat(later).Distinct(StringComparer.Ordinal).Take(Most)];
    }
}
