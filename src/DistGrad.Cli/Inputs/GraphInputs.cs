namespace DistGrad.Cli.Inputs;

/// <summary>The inputs of a graph, by name.</summary>
internal static class GraphInputs
{
    /// <summary>Names of the inputs, in node order.</summary>
    /// <param name="graph">The graph.</param>
    public static IReadOnlyList<string> InputNames(this Graph graph) =>
        [.. graph.NamedNodes.Where(named => graph.IsInput(named.Node)).Select(named => named.Name)];

    /// <summary>Names of the inputs and parameters that consist of floating-point numbers, in node order.</summary>
    /// <param name="graph">The graph.</param>
    public static IReadOnlyList<string> DifferentiableNames(this Graph graph) =>
        [.. GraphQuery.Differentiable(graph).Select(graph.Label)];
}
