namespace DistGrad.Core.Tests;

/// <summary>Evaluates graphs of scalars, node after node.</summary>
internal static class GraphValue
{
    public static double Of(Graph graph, IReadOnlyDictionary<string, double> feeds)
    {
        var values = new double[graph.Count];
        var inputs = new List<double>();
        for (var node = 0; node < graph.Count; node++)
        {
            inputs.Clear();
            foreach (var input in graph.InputsOf(node)) inputs.Add(values[input]);
            values[node] = graph.IsInput(node) ? feeds[graph.NameOf(node)!]
                : graph.IsConstant(node) ? graph.ConstantOf(node).Scalar
                : OpRegistry.Standard.Find(graph.OpOf(node)).Scalar([.. inputs]);
        }

        return values[graph.Outputs[0]];
    }

    public static double Of(string expression, params (string Name, double Value)[] feeds) =>
        Of(Expression.Parse(expression), feeds.ToDictionary(feed => feed.Name, feed => feed.Value));
}
