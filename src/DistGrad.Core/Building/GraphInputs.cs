namespace DistGrad;

/// <summary>The inputs of a graph, by name.</summary>
internal static class GraphInputs
{
    /// <summary>Names of the inputs, in node order; of groups, that of the group.</summary>
    /// <param name="graph">The graph.</param>
    public static IReadOnlyList<string> InputNames(this Graph graph) => Names(graph, GraphQuery.InputsOf(graph));

    /// <summary>Names of the inputs and parameters that consist of floating-point numbers, in node order; of groups, that of the group.</summary>
    /// <param name="graph">The graph.</param>
    public static IReadOnlyList<string> DifferentiableNames(this Graph graph) => Names(graph, GraphQuery.Differentiable(graph));

    private static IReadOnlyList<string> Names(Graph graph, IEnumerable<int> nodes)
    {
        var names = new List<string>();
        foreach (var node in nodes)
        {
            if (graph.Index.GroupOf(node) is not { } group) names.Add(graph.Label(node));
            else if (node == group.First) names.Add(group.Name);
        }

        return names;
    }
}
