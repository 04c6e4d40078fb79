namespace DistGrad;

/// <summary>Checks gradients against numerical ones: slow, approximate and easy to write, against exact, fast and error-prone.</summary>
/// <remarks>
/// Central differences at two steps, extrapolated (Richardson), so that the error is of fourth order in the step; and the
/// same with smaller steps, until they agree. At a kink the two sides differ and so does the check: the rule's convention
/// there is one of many subgradients.
/// </remarks>
/// <param name="ops">Ops that graphs may use.</param>
/// <param name="options">How to check; the defaults if null.</param>
public sealed class GradientCheck(OpRegistry ops, GradientCheckOptions? options = null)
{
    private readonly GradientCheckOptions _options = options ?? new();

    private double Precision => 0.01 * _options.Tolerance;

    /// <summary>Compares gradients that were computed by rule with differences of the graph's value.</summary>
    /// <param name="graph">The graph, of float64 scalars.</param>
    /// <param name="root">The node that was differentiated.</param>
    /// <param name="feeds">Feeds, by graph node.</param>
    /// <param name="gradients">Gradients to check, by graph node; any node will do, not only inputs.</param>
    public GradientReport Run(Graph graph, int root, NodeValues feeds, NodeValues gradients)
    {
        if (gradients.Count == 0) throw new ArgumentException("There is no gradient to check.", nameof(gradients));
        var given = new Dictionary<int, double>();
        for (var i = 0; i < feeds.Count; i++) given[feeds.Nodes[i]] = feeds.Values[i];
        var evaluator = new GraphEvaluator(graph, ops);
        evaluator.Evaluate(graph.Count - 1, given);
        var at = gradients.Nodes.ToArray().ToDictionary(node => node, evaluator.ValueOf);
        var checks = _options.DirectionSeed is { } seed
            ? [AlongDirection(graph, root, given, at, gradients, evaluator, new Random(seed))]
            : gradients.Nodes.ToArray().Select((node, i) => AlongCoordinate(graph, root, given, at, node, gradients.Values[i], evaluator)).ToArray();
        return new GradientReport(checks.All(check => check.Error <= _options.Tolerance), checks);
    }

    private GradientComparison AlongCoordinate(Graph graph, int root, Dictionary<int, double> given, Dictionary<int, double> at, int node, double analytic, GraphEvaluator evaluator)
    {
        var step = _options.Step * Math.Max(1, Math.Abs(at[node]));
        var numeric = NumericDerivative.Central(h => evaluator.Evaluate(root, With(given, at, [node], [h])), step, Precision);
        return Compare(graph, node, analytic, numeric);
    }

    // All nodes are varied at once, each by its share of the direction: only inputs can be, since replacing a node cuts off those before it.
    private GradientComparison AlongDirection(Graph graph, int root, Dictionary<int, double> given, Dictionary<int, double> at, NodeValues gradients, GraphEvaluator evaluator, Random random)
    {
        var nodes = gradients.Nodes.ToArray();
        if (!Array.TrueForAll(nodes, graph.IsInput)) throw new ArgumentException("A direction can only be made of inputs.", nameof(gradients));

        // Each input moves in proportion to its own size: a step fit for a large one would be out of all proportion for a small one.
        var direction = Array.ConvertAll(nodes, node => ((2 * random.NextDouble()) - 1) * Math.Max(1, Math.Abs(at[node])));
        var contributions = nodes.Select((_, i) => direction[i] * gradients.Values[i]).ToArray();
        var numeric = NumericDerivative.Central(h => evaluator.Evaluate(root, With(given, at, nodes, Array.ConvertAll(direction, d => d * h))), _options.Step, Precision);
        var most = nodes[Enumerable.Range(0, nodes.Length).MaxBy(i => Math.Abs(contributions[i]))];
        return Compare(graph, most, contributions.Sum(), numeric);
    }

    private static Dictionary<int, double> With(Dictionary<int, double> given, Dictionary<int, double> at, int[] nodes, double[] by)
    {
        var moved = new Dictionary<int, double>(given);
        for (var i = 0; i < nodes.Length; i++) moved[nodes[i]] = at[nodes[i]] + by[i];
        return moved;
    }

    private GradientComparison Compare(Graph graph, int node, double analytic, double numeric)
    {
        var error = analytic.Equals(numeric) ? 0
            : Math.Abs(analytic - numeric) / Math.Max(1, Math.Max(Math.Abs(analytic), Math.Abs(numeric)));
        return new GradientComparison(graph.Label(node), graph.OpOf(node), analytic, numeric, error) { Tolerance = _options.Tolerance };
    }
}
