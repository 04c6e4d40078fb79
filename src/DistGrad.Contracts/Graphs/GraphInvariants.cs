namespace DistGrad;

/// <summary>What names, groups and outputs of every graph satisfy, checked where a graph comes from outside. Nodes are checked by <see cref="GraphScan"/>.</summary>
internal static class GraphInvariants
{
    /// <summary>Checks them.</summary>
    /// <param name="end">Names, groups and outputs.</param>
    /// <param name="count">Number of nodes.</param>
    /// <param name="areElements">Whether all nodes from one on, before another, are float64 scalar inputs.</param>
    /// <exception cref="GraphFormatException">They do not fit the graph or each other.</exception>
    public static void Check(GraphEnd end, int count, Func<int, int, bool> areElements)
    {
        Require(count > 0, "it has no nodes");
        Require(!string.IsNullOrWhiteSpace(end.Name), "it has no name");
        for (var i = 0; i < end.NamedNodes.Length; i++)
            Require(end.NamedNodes[i] >= 0 && end.NamedNodes[i] < count && (i == 0 || end.NamedNodes[i] > end.NamedNodes[i - 1]), "the names are not in ascending order of nodes");
        CheckNames(end);
        CheckGroups(end, count, areElements);
        Require(end.Outputs.Length > 0, "it has no outputs");
        Require(Array.TrueForAll(end.Outputs, output => output >= 0 && output < count), "an output is no node of the graph");
    }

    private static void CheckNames(GraphEnd end)
    {
        var sizes = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var group in end.Groups) Require(sizes.TryAdd(group.Name, group.Count), $"two groups have the name '{group.Name}'");
        var names = new HashSet<string>(sizes.Keys, StringComparer.Ordinal);
        foreach (var name in end.Names) Require(names.Add(name), $"two nodes have the name '{name}'");
        foreach (var name in names)
        {
            Require(!string.IsNullOrWhiteSpace(name) && !name.StartsWith('#'), "a name is empty or begins with '#'");
            Require(!ElementName.TryParse(name, out var group, out var element) || element >= sizes.GetValueOrDefault(group), $"'{name}' is the name of a node and of an element of a group");
        }
    }

    private static void CheckGroups(GraphEnd end, int count, Func<int, int, bool> areElements)
    {
        var last = 0;
        foreach (var group in end.Groups)
        {
            Require(group.First >= last && group.Count > 0 && (long)group.First + group.Count <= count, $"group '{group.Name}' overlaps the one before it or ends after the last node");
            last = group.End;
            Require(areElements(group.First, last), $"a node of group '{group.Name}' is no float64 scalar input");
            var at = Array.BinarySearch(end.NamedNodes, group.First);
            if (at < 0) at = ~at;
            Require(at == end.NamedNodes.Length || end.NamedNodes[at] >= last, $"an element of group '{group.Name}' has another name");
        }
    }

    private static void Require(bool condition, string otherwise)
    {
        if (!condition) throw new GraphFormatException(otherwise);
    }
}
