namespace DistGrad.Core.Tests;

/// <summary>The plainest evaluator there can be: node after node, by each op's scalar value.</summary>
internal static class GraphValue
{
    /// <summary>Values of all nodes; truth values are 0 and 1.</summary>
    public static double[] OfAll(Graph graph, IReadOnlyDictionary<string, double> feeds)
    {
        var values = new double[graph.Count];
        for (var node = 0; node < graph.Count; node++)
        {
            values[node] = graph.OpOf(node) switch
            {
                NodeKind.Input => feeds[graph.Label(node)],
                NodeKind.Constant => graph.ConstantOf(node).Scalar,
                var op => Apply(OpRegistry.Standard.Find(op), graph.InputsOf(node), values),
            };
        }

        return values;
    }

    /// <summary>Values of the graph's outputs.</summary>
    public static double[] OfOutputs(Graph graph, IReadOnlyDictionary<string, double> feeds)
    {
        var values = OfAll(graph, feeds);
        return [.. graph.Outputs.ToArray().Select(node => values[node])];
    }

    /// <summary>Value of the graph's first output.</summary>
    public static double Of(Graph graph, IReadOnlyDictionary<string, double> feeds) => OfOutputs(graph, feeds)[0];

    /// <summary>Value of an expression.</summary>
    public static double Of(string expression, params (string Name, double Value)[] feeds) =>
        Of(Expression.Parse(expression), feeds.ToDictionary(feed => feed.Name, feed => feed.Value));

    private static double Apply(Op op, ReadOnlySpan<int> inputs, double[] values)
    {
        var arguments = new double[inputs.Length];
        for (var i = 0; i < inputs.Length; i++) arguments[i] = values[inputs[i]];
        return ((ElementwiseOp)op).Scalar(arguments);
    }
}
