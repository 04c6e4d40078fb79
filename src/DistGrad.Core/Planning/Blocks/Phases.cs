namespace DistGrad.Planning.Blocks;

/// <summary>Groups the ops of a graph that has both scalars and tensors: each group is of one sort and needs none but earlier groups.</summary>
internal static class Phases
{
    // More changes between the two sorts than this make messages of what one block would do better.
    private const int Most = 16;

    // Fewer scalar ops than this are cheaper among tensors.
    private const int FewestScalars = 256;

    /// <summary>Groups of nodes, in an order in which each may be computed after those before it.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="nodes">Its ops, ascending.</param>
    /// <param name="isScalar">Whether a node is a scalar op.</param>
    public static IReadOnlyList<(int[] Nodes, bool AreScalars)> Of(Graph graph, int[] nodes, Func<int, bool> isScalar)
    {
        var scalars = 0;
        foreach (var node in nodes) scalars += isScalar(node) ? 1 : 0;
        if (scalars == nodes.Length) return [(nodes, true)];
        if (scalars < FewestScalars) return [(nodes, false)];

        // Scalars are in the even phases, tensors in the odd ones.
        var phaseOf = new int[graph.Count];
        var members = new List<List<int>>();
        foreach (var node in nodes)
        {
            var parity = isScalar(node) ? 0 : 1;
            var phase = parity;
            foreach (var input in graph.InputsOf(node)) phase = Math.Max(phase, phaseOf[input]);
            phase += (phase & 1) ^ parity;
            phaseOf[node] = phase;
            if (phase >= Most) return [(nodes, false)];
            while (members.Count <= phase) members.Add([]);
            members[phase].Add(node);
        }

        return [.. members.Select((list, phase) => (list.ToArray(), phase % 2 == 0)).Where(group => group.Item1.Length > 0)];
    }
}
