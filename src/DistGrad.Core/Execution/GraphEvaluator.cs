namespace DistGrad;

/// <summary>Evaluates float64 scalar graphs node by node, without a plan; values of nodes can be replaced.</summary>
/// <param name="graph">The graph.</param>
/// <param name="ops">Ops that it may use.</param>
internal sealed class GraphEvaluator(Graph graph, OpRegistry ops)
{
    private readonly double[] _values = new double[graph.Count];

    /// <summary>Value of a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="given">Values that are taken as they are, by node: feeds, and nodes that are replaced.</param>
    public double Evaluate(int node, IReadOnlyDictionary<int, double> given)
    {
        for (var i = 0; i <= node; i++)
        {
            _values[i] = given.TryGetValue(i, out var value) ? value
                : graph.IsConstant(i) ? graph.ConstantOf(i).Scalar
                : graph.IsInput(i) ? double.NaN
                : Compute(i);
        }

        return _values[node];
    }

    /// <summary>Value that a node had in the last evaluation.</summary>
    /// <param name="node">A node up to the one evaluated.</param>
    public double ValueOf(int node) => _values[node];

    private double Compute(int node)
    {
        var inputs = graph.InputsOf(node);
        var operands = inputs.Length <= 64 ? stackalloc double[inputs.Length] : new double[inputs.Length];
        for (var i = 0; i < inputs.Length; i++) operands[i] = _values[inputs[i]];
        return ((ElementwiseOp)ops.Find(graph.OpOf(node))).Scalar(operands);
    }
}
