namespace DistGrad.Core.Tests;

/// <summary>
/// Forward-mode evaluation with dual numbers: each node's value and its derivative in one direction over the inputs.
/// Written from the functions' textbook derivatives, independently of the ops' values and gradient rules.
/// </summary>
internal static class DualNumbers
{
    private const double SeluAlpha = 1.67326319217681884765625;
    private const double SeluScale = 1.05070102214813232421875;

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
        _ when op is "Max" => a.Aggregate((best, x) => new(Math.Max(best.Value, x.Value), (Prefers(best, x, x.Value > best.Value) ? x : best).Derivative)),
        _ when op is "Min" => a.Aggregate((best, x) => new(Math.Min(best.Value, x.Value), (Prefers(best, x, x.Value < best.Value) ? x : best).Derivative)),
        1 => Unary(op, a[0].Value, a[0].Derivative),
        2 => Binary(op, a[0].Value, a[0].Derivative, a[1].Value, a[1].Derivative),
        3 when op is "Where" => a[0].Value != 0 ? a[1] : a[2],
        3 when op is "Clip" => Least(Greatest(a[0], a[1]), a[2]),
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
        "Acos" => Along(Math.Acos(x), dx, -1 / Math.Sqrt(1 - (x * x))),
        "Acosh" => Along(Math.Acosh(x), dx, 1 / Math.Sqrt((x * x) - 1)),
        "Asin" => Along(Math.Asin(x), dx, 1 / Math.Sqrt(1 - (x * x))),
        "Asinh" => Along(Math.Asinh(x), dx, 1 / Math.Sqrt(1 + (x * x))),
        "Atan" => Along(Math.Atan(x), dx, 1 / (1 + (x * x))),
        "Atanh" => Along(Math.Atanh(x), dx, 1 / (1 - (x * x))),
        "Sinh" => Along(Math.Sinh(x), dx, Math.Cosh(x)),
        "Cosh" => Along(Math.Cosh(x), dx, Math.Sinh(x)),
        "Reciprocal" => Along(1 / x, dx, -1 / (x * x)),
        "Ceil" => new(Math.Ceiling(x), 0),
        "Floor" => new(Math.Floor(x), 0),
        "Round" => new(Math.Round(x), 0),
        "Erf" => Along(Erf(x), dx, 2 / Math.Sqrt(Math.PI) * Math.Exp(-(x * x))),
        "Gelu" => Along(x * Normal(x), dx, Normal(x) + (x * Math.Exp(-(x * x) / 2) / Math.Sqrt(2 * Math.PI))),
        "Elu" or "Celu" => x > 0 ? new(x, dx) : Along(Math.Exp(x) - 1, dx, Math.Exp(x)),
        "Selu" => x > 0 ? Along(SeluScale * x, dx, SeluScale) : Along(SeluScale * SeluAlpha * (Math.Exp(x) - 1), dx, SeluScale * SeluAlpha * Math.Exp(x)),
        "LeakyRelu" => x > 0 ? new(x, dx) : Along(0.01f * x, dx, 0.01f),
        "ThresholdedRelu" => x > 1 ? new(x, dx) : new(0, 0),
        "Shrink" => Math.Abs(x) > 0.5 ? new(x, dx) : new(0, 0),
        "HardSigmoid" => Least(Greatest(Along((0.2f * x) + 0.5, dx, 0.2f), default), new(1, 0)),
        "HardSwish" => Along(x * Math.Max(0, Math.Min(1, (x / 6) + 0.5)), dx, x <= -3 ? 0 : x >= 3 ? 1 : (x / 3) + 0.5),
        "Softplus" => Along(Math.Log(1 + Math.Exp(x)), dx, 1 / (1 + Math.Exp(-x))),
        "Softsign" => Along(x / (1 + Math.Abs(x)), dx, 1 / Math.Pow(1 + Math.Abs(x), 2)),
        "Swish" => Along(x / (1 + Math.Exp(-x)), dx, (1 + Math.Exp(-x) + (x * Math.Exp(-x))) / Math.Pow(1 + Math.Exp(-x), 2)),
        "Mish" => Mish(x, dx),
        "IsInf" => Truth(double.IsInfinity(x)),
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
        "Xor" => Truth((x != 0) != (y != 0)),
        "PRelu" => x > 0 ? new(x, dx) : Along(y * x, dx, y, dy, x),
        "Clip" => Greatest(new(x, dx), new(y, dy)),
        _ => throw Unknown(op),
    };

    private static Dual Along(double value, double dx, double slopeX, double dy = 0, double slopeY = 0) => new(value, Product(dx, slopeX) + Product(dy, slopeY));

    // What does not move contributes nothing, not even along an infinite slope: so a constant exponent needs no logarithm of the base.
    private static double Product(double tangent, double slope) => tangent == 0 ? 0 : tangent * slope;

    // The first of two at a tie, but the value of IEEE 754, for which -0 is less than 0; a bound that is not a number is none.
    private static Dual Greatest(Dual x, Dual bound) => double.IsNaN(bound.Value) ? x : new(Math.Max(x.Value, bound.Value), (bound.Value > x.Value ? bound : x).Derivative);

    private static Dual Least(Dual x, Dual bound) => double.IsNaN(bound.Value) ? x : new(Math.Min(x.Value, bound.Value), (bound.Value < x.Value ? bound : x).Derivative);

    private static double Normal(double x) => (1 + Erf(x / Math.Sqrt(2))) / 2;

    // By Simpson's rule, so that it shares nothing with the op.
    private static double Erf(double x)
    {
        const int Steps = 2000;
        var (sum, h) = (1 + Math.Exp(-(x * x)), x / Steps);
        for (var i = 1; i < Steps; i++) sum += (i % 2 == 0 ? 2 : 4) * Math.Exp(-(i * h * i * h));
        return 2 / Math.Sqrt(Math.PI) * h / 3 * sum;
    }

    private static Dual Mish(double x, double dx)
    {
        var gate = Math.Tanh(Math.Log(1 + Math.Exp(x)));
        return Along(x * gate, dx, gate + (x * (1 - (gate * gate)) / (1 + Math.Exp(-x))));
    }

    private static bool Prefers(Dual best, Dual x, bool beyond) => !double.IsNaN(best.Value) && (beyond || double.IsNaN(x.Value));

    private static Dual Truth(bool holds) => new(holds ? 1 : 0, 0);

    private static InvalidOperationException Unknown(string op) => new($"DualNumbers does not know {op}: add its value and derivative.");
}
