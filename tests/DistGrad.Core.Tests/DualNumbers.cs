namespace DistGrad.Core.Tests;

/// <summary>
/// Forward-mode evaluation with dual numbers: each node's value and its derivative in one direction over the inputs.
/// Written from the functions' textbook derivatives, independently of the ops' values and gradient rules.
/// </summary>
internal static class DualNumbers
{
    /// <summary>Value of a node and its derivative in a direction.</summary>
    /// <param name="graph">Graph to evaluate.</param>
    /// <param name="node">Node that is asked for.</param>
    /// <param name="feeds">Values of the inputs, by name.</param>
    /// <param name="direction">Components of the direction, by name of the input; those left out are 0.</param>
    public static Dual Evaluate(Graph graph, int node, IReadOnlyDictionary<string, double> feeds, IReadOnlyDictionary<string, double> direction) =>
        EvaluateAll(graph, feeds, direction)[node];

    /// <summary>Values of all nodes and their derivatives in a direction.</summary>
    /// <param name="graph">Graph to evaluate.</param>
    /// <param name="feeds">Values of the inputs, by name.</param>
    /// <param name="direction">Components of the direction, by name of the input; those left out are 0.</param>
    public static Dual[] EvaluateAll(Graph graph, IReadOnlyDictionary<string, double> feeds, IReadOnlyDictionary<string, double> direction)
    {
        var duals = new Dual[graph.Count];
        var arguments = Array.Empty<Dual>();
        for (var node = 0; node < graph.Count; node++)
        {
            var inputs = graph.InputsOf(node);
            if (arguments.Length != inputs.Length) arguments = new Dual[inputs.Length];
            for (var i = 0; i < inputs.Length; i++) arguments[i] = duals[inputs[i]];
            duals[node] = graph.OpOf(node) switch
            {
                NodeKind.Input => new(feeds[graph.Label(node)], direction.GetValueOrDefault(graph.Label(node))),
                NodeKind.Constant => new(graph.ConstantOf(node).Scalar, 0),
                var op => Apply(op, arguments),
            };
        }

        return duals;
    }

    private static Dual Apply(string op, Dual[] a) => a.Length switch
    {
        _ when op is "Sum" => new(a.Skip(1).Aggregate(a[0].Value, (sum, x) => sum + x.Value), a.Sum(x => x.Derivative)),
        _ when op is "Mean" => new(a.Skip(1).Aggregate(a[0].Value, (sum, x) => sum + x.Value) / a.Length, a.Sum(x => x.Derivative) / a.Length),
        _ when op is "Max" => a.Aggregate((best, x) => Prefers(best, x, x.Value > best.Value) ? x : best),
        _ when op is "Min" => a.Aggregate((best, x) => Prefers(best, x, x.Value < best.Value) ? x : best),
        1 => Unary(op, a[0].Value, a[0].Derivative),
        2 => Binary(op, a[0].Value, a[0].Derivative, a[1].Value, a[1].Derivative),
        3 when op is "Where" => a[0].Value != 0 ? a[1] : a[2],
        _ => throw Unknown(op),
    };

    private static Dual Unary(string op, double x, double dx) => op switch
    {
        "Identity" => new(x, dx),
        "Neg" => new(-x, -dx),
        "Exp" => Along(Math.Exp(x), dx, Math.Exp(x)),
        "Log" => Along(Math.Log(x), dx, 1 / x),
        "Sqrt" => Along(Math.Sqrt(x), dx, 0.5 / Math.Sqrt(x)),
        "Sin" => Along(Math.Sin(x), dx, Math.Cos(x)),
        "Cos" => Along(Math.Cos(x), dx, -Math.Sin(x)),
        "Tan" => Along(Math.Tan(x), dx, 1 / (Math.Cos(x) * Math.Cos(x))),
        "Tanh" => Along(Math.Tanh(x), dx, 1 / (Math.Cosh(x) * Math.Cosh(x))),
        "Sigmoid" => Along(x < 0 ? Math.Exp(x) / (1 + Math.Exp(x)) : 1 / (1 + Math.Exp(-x)), dx, 0.25 / (Math.Cosh(x / 2) * Math.Cosh(x / 2))),
        "Relu" => x <= 0 ? new(0, 0) : new(x, dx),
        "Abs" => new(Math.Abs(x), x > 0 ? dx : x < 0 ? -dx : x * dx),
        "Sign" => new(x > 0 ? 1 : x < 0 ? -1 : double.IsNaN(x) ? x : 0, 0),
        "IsNaN" => Truth(double.IsNaN(x)),
        "Not" => Truth(x == 0),
        _ => throw Unknown(op),
    };

    private static Dual Binary(string op, double x, double dx, double y, double dy) => op switch
    {
        "Add" => new(x + y, dx + dy),
        "Sub" => new(x - y, dx - dy),
        "Mul" => Along(x * y, dx, y, dy, x),
        "Div" => Along(x / y, dx, 1 / y, dy, -x / (y * y)),
        "Pow" => Along(Math.Pow(x, y), dx, y == 0 ? 0 : y * Math.Pow(x, y - 1), dy, x == 0 ? 0 : Math.Pow(x, y) * Math.Log(x)),
        "Equal" => Truth(x == y),
        "Less" => Truth(x < y),
        "LessOrEqual" => Truth(x <= y),
        "Greater" => Truth(x > y),
        "GreaterOrEqual" => Truth(x >= y),
        "And" => Truth(x != 0 && y != 0),
        "Or" => Truth(x != 0 || y != 0),
        _ => throw Unknown(op),
    };

    private static Dual Along(double value, double dx, double slopeX, double dy = 0, double slopeY = 0) => new(value, Product(dx, slopeX) + Product(dy, slopeY));

    // What does not move contributes nothing, not even along an infinite slope: so a constant exponent needs no logarithm of the base.
    private static double Product(double tangent, double slope) => tangent == 0 ? 0 : tangent * slope;

    private static bool Prefers(Dual best, Dual x, bool beyond) => !double.IsNaN(best.Value) && (beyond || double.IsNaN(x.Value));

    private static Dual Truth(bool holds) => new(holds ? 1 : 0, 0);

    private static InvalidOperationException Unknown(string op) => new($"DualNumbers does not know {op}: add its value and derivative.");
}
