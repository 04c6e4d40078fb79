namespace DistGrad.Core.Tests;

/// <summary>A function of some inputs as a graph, and a point at which to look at it.</summary>
internal sealed class Point
{
    private Point(Graph graph, double[] at)
    {
        Graph = graph;
        At = at;
        Wrt = [.. Enumerable.Range(0, at.Length)];
    }

    /// <summary>The function; its inputs are the first nodes, in order.</summary>
    public Graph Graph { get; }

    /// <summary>Values of the inputs.</summary>
    public double[] At { get; }

    /// <summary>The inputs' nodes.</summary>
    public int[] Wrt { get; }

    /// <summary>A point of the function that <paramref name="f"/> builds from its inputs.</summary>
    public static Point Of(Func<Expr[], Expr> f, params double[] at)
    {
        var builder = new GraphBuilder("f");
        Expr[] inputs = [.. at.Select((_, i) => builder.Input($"x{i}"))];
        return new Point(builder.Build(f(inputs)), at);
    }

    /// <summary>A point of an op. Where the op takes a truth value it is told whether the input is above ½.</summary>
    public static Point Of(Op op, params double[] at)
    {
        var builder = new GraphBuilder(op.Name);
        Expr[] inputs = [.. at.Select((_, i) => builder.Input($"x{i}"))];
        Expr[] operands = [.. inputs.Select((input, slot) => OpSlots.IsTruth(op, slot) ? Functions.Greater(input, builder.Constant(0.5)) : input)];
        return new Point(builder.Build(builder.Apply(op.Name, operands)), at);
    }

    /// <summary>Value of the function.</summary>
    public double Value() => GraphValue.OfOutputs(Graph, Feeds(At))[0];

    /// <summary>Gradient of the function by the ops' rules.</summary>
    public double[] Gradient(double seed = 1) => GraphValue.OfOutputs(GradientGraph(seed), Feeds(At));

    /// <summary>The function's graph, its outputs replaced by the components of the gradient.</summary>
    public Graph GradientGraph(double seed = 1) => ReverseTransform.Differentiate(Graph, Graph.Outputs[0], Wrt, seed);

    /// <summary>Second derivatives, by the ops' rules applied to the gradient's graph.</summary>
    public double[][] Hessian()
    {
        var first = GradientGraph();
        return [.. Wrt.Select(row => GraphValue.OfOutputs(ReverseTransform.Differentiate(first, first.Outputs[row], Wrt), Feeds(At)))];
    }

    /// <summary>Derivatives of a graph's outputs by an input, as central differences.</summary>
    public double[] CentralDifference(Graph graph, int input)
    {
        var step = 1e-5 * Math.Max(1, Math.Abs(At[input]));
        var (above, below) = ((double[])At.Clone(), (double[])At.Clone());
        above[input] += step;
        below[input] -= step;
        var (high, low) = (GraphValue.OfOutputs(graph, Feeds(above)), GraphValue.OfOutputs(graph, Feeds(below)));
        return [.. high.Zip(low, (h, l) => (h - l) / (above[input] - below[input]))];
    }

    /// <summary>Values of a graph's outputs and their derivatives by an input, by dual numbers.</summary>
    public Dual[] ForwardMode(Graph graph, int input)
    {
        var duals = DualNumbers.EvaluateAll(graph, Feeds(At), new Dictionary<string, double> { [$"x{input}"] = 1 });
        return [.. graph.Outputs.ToArray().Select(node => duals[node])];
    }

    private static Dictionary<string, double> Feeds(double[] at) => at.Select((x, i) => (x, i)).ToDictionary(p => $"x{p.i}", p => p.x);
}
