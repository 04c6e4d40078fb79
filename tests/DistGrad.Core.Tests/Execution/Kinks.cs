namespace DistGrad.Core.Tests.Execution;

/// <summary>How far a graph is from where differences tell nothing.</summary>
internal static class Kinks
{
    /// <summary>Smallest distance of any node's inputs from a kink of its op.</summary>
    public static double DistanceTo(Graph graph, IReadOnlyDictionary<string, double> feeds)
    {
        var values = GraphValue.OfAll(graph, feeds);
        return Enumerable.Range(0, graph.Count).Min(node => DistanceTo(graph.OpOf(node), graph.InputsOf(node).ToArray().Select(input => values[input])));
    }

    private static double DistanceTo(string op, IEnumerable<double> inputs) => op switch
    {
        "Relu" or "Abs" or "Sign" => Math.Abs(inputs.Single()),
        "Max" when inputs.Count() > 1 => Gap(inputs.OrderDescending()),
        "Min" when inputs.Count() > 1 => Gap(inputs.Order()),
        _ => double.PositiveInfinity,
    };

    private static double Gap(IEnumerable<double> sorted) => Math.Abs(sorted.ElementAt(0) - sorted.ElementAt(1));
}
