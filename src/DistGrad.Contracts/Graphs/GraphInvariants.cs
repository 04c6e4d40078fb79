namespace DistGrad;

/// <summary>What every graph's columns satisfy, checked where a graph comes from outside.</summary>
internal static class GraphInvariants
{
    public static void Check(GraphColumns c)
    {
        var count = c.KindOf.Length;
        Require(count > 0, "it has no nodes");
        Require(c.InputStart.Length == count + 1 && c.InputStart[0] == 0 && c.InputStart[count] == c.Inputs.Length, "the input index does not fit the nodes");
        for (var node = 0; node < count; node++)
        {
            Require(c.KindOf[node] < c.Kinds.Length, $"node #{node} has an unknown kind {c.KindOf[node]}");
            Require(c.InputStart[node] <= c.InputStart[node + 1] && c.InputStart[node + 1] <= c.Inputs.Length, $"the input index is not ascending at node #{node}");
            Require(!c.Kinds[c.KindOf[node]].IsSource || c.InputStart[node] == c.InputStart[node + 1], $"node #{node} is an input or a constant and reads other nodes");
            for (var i = c.InputStart[node]; i < c.InputStart[node + 1]; i++)
                Require(c.Inputs[i] >= 0 && c.Inputs[i] < node, $"node #{node} reads node #{c.Inputs[i]}, which does not come before it");
        }

        CheckAscending(c.ConstantNodes, count, "constants");
        CheckAscending(c.NamedNodes, count, "names");
        Require(c.ConstantNodes.Length == c.ConstantValues.Length, "constants and their values differ in number");
        CheckAscending(c.TensorNodes, count, "tensors");
        var constants = 0;
        foreach (var kind in c.KindOf)
            if (c.Kinds[kind].Op is NodeKind.Constant or NodeKind.Parameter) constants++;
        Require(constants == c.ConstantNodes.Length + c.TensorNodes.Length, "constants have no value or values no constant");
        Require(Array.TrueForAll(c.ConstantNodes, n => c.Kinds[c.KindOf[n]] is { Op: NodeKind.Constant, Type.IsScalar: true }), "a scalar belongs to no scalar constant");
        for (var i = 0; i < c.Tensors.Length; i++)
        {
            var kind = c.Kinds[c.KindOf[c.TensorNodes[i]]];
            Require(kind.Op is NodeKind.Constant or NodeKind.Parameter && kind.Type == c.Tensors[i].Type, $"node #{c.TensorNodes[i]} has a tensor that is not its value");
        }

        CheckNames(c);
        CheckGroups(c);
        Require(c.Outputs.Length > 0, "it has no outputs");
        Require(c.Outputs.All(o => o >= 0 && o < count), "an output is no node of the graph");
    }

    private static void CheckNames(GraphColumns c)
    {
        var sizes = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var group in c.Groups) Require(sizes.TryAdd(group.Name, group.Count), $"two groups have the name '{group.Name}'");
        var names = new HashSet<string>(sizes.Keys, StringComparer.Ordinal);
        foreach (var name in c.Names) Require(names.Add(name), $"two nodes have the name '{name}'");
        foreach (var name in names)
        {
            Require(!string.IsNullOrWhiteSpace(name) && !name.StartsWith('#'), "a name is empty or begins with '#'");
            Require(!ElementName.TryParse(name, out var group, out var element) || element >= sizes.GetValueOrDefault(group), $"'{name}' is the name of a node and of an element of a group");
        }
    }

    private static void CheckGroups(GraphColumns c)
    {
        var end = 0;
        foreach (var group in c.Groups)
        {
            Require(group.First >= end && group.Count > 0 && (long)group.First + group.Count <= c.KindOf.Length, $"group '{group.Name}' overlaps the one before it or ends after the last node");
            end = group.End;
            for (var node = group.First; node < end; node++)
                Require(c.Kinds[c.KindOf[node]] == InputGroup.Element, $"node #{node} of group '{group.Name}' is no float64 scalar input");
            var at = Array.BinarySearch(c.NamedNodes, group.First);
            if (at < 0) at = ~at;
            Require(at == c.NamedNodes.Length || c.NamedNodes[at] >= end, $"an element of group '{group.Name}' has another name");
        }
    }

    private static void CheckAscending(int[] nodes, int count, string what)
    {
        for (var i = 0; i < nodes.Length; i++)
            Require(nodes[i] >= 0 && nodes[i] < count && (i == 0 || nodes[i] > nodes[i - 1]), $"the {what} are not in ascending order of nodes");
    }

    private static void Require(bool condition, string otherwise)
    {
        if (!condition) throw new GraphFormatException($"The graph is inconsistent: {otherwise}.");
    }
}
