using static DistGrad.Functions;

namespace DistGrad.Cli.Bench.Scale;

/// <summary>A graph to be measured, built node by node, so that nobody needs to hold it as a whole.</summary>
/// <param name="Name">Name.</param>
/// <param name="Ops">Number of ops.</param>
/// <param name="Inputs">Number of inputs, one group.</param>
/// <param name="Build">Builds it and gives its output.</param>
internal sealed record ScaleGraph(string Name, int Ops, int Inputs, Func<GraphBuilder, Expr> Build)
{
    /// <summary>Name of the random graph.</summary>
    public const string RandomName = "random";

    /// <summary>Number of inputs, and how far back the ops of a random graph read.</summary>
    public const int Window = 1000;

    private const string Input = "x";

    /// <summary>What is differentiated by.</summary>
    public IReadOnlyCollection<string> Wrt => [Input];

    /// <summary>Values of the inputs, about 0.</summary>
    public double[] Numbers => [.. Enumerable.Range(0, Inputs).Select(i => 0.3 * Math.Sin(i + 1))];

    /// <summary>The same as feeds.</summary>
    public Feeds Feeds() => new() { { Input, Tensor.Vector<double>(Numbers) } };

    /// <summary>The graph as a whole.</summary>
    public Graph ToGraph()
    {
        var builder = new GraphBuilder(Name);
        return builder.Build(Build(builder));
    }

    /// <summary>
    /// One of the last 1,000 nodes plus an input, or times an input, or the maximum of two of them, by chance. Every node is read, and every
    /// thousandth is added to the output: so neither numbers nor gradients grow or vanish, however large the graph is.
    /// </summary>
    /// <param name="ops">Number of ops.</param>
    public static ScaleGraph Random(int ops) => new(RandomName, ops, Window, builder =>
    {
        var random = new Random(1);
        var inputs = builder.Inputs(Input, Window);
        var (recent, isRead) = (new Expr[Window], new bool[Window]);
        for (var i = 0; i < Window; i++) recent[i] = inputs[i];
        var total = recent[0];
        var oldest = 0;
        for (var op = 1; op < ops; op++)
        {
            var (a, b) = (isRead[oldest] ? random.Next(Window) : oldest, random.Next(Window));
            var kind = random.Next(3);
            var node = kind switch
            {
                0 => recent[a] + inputs[b],
                1 => recent[a] * inputs[b],
                _ => Max(recent[a], recent[b]),
            };
            isRead[a] = true;
            isRead[b] |= kind == 2;
            (recent[oldest], isRead[oldest]) = (node, false);
            oldest = (oldest + 1) % Window;
            if (oldest != 0) continue;
            total += node;
            op++;
        }

        return Sum([total, .. recent]);
    });

    /// <summary>Circuits of additions, products, sines and hyperbolic tangents that have nothing in common but inputs, and the sum of their results.</summary>
    /// <param name="ops">Number of ops.</param>
    /// <param name="circuits">Number of circuits.</param>
    public static ScaleGraph Circuits(int ops, int circuits) => new("circuits", ops, Window, builder =>
    {
        var inputs = builder.Inputs(Input, Window);
        var results = new Expr[circuits];
        var each = (ops - 1) / circuits;
        for (var circuit = 0; circuit < circuits; circuit++)
        {
            var (a, b) = (inputs[circuit % Window], inputs[(circuit + 1) % Window]);
            for (var i = 0; i < each; i++) (a, b) = (b, (i % 4) switch { 0 => b + inputs[(circuit + i) % Window], 1 => Sin(b), 2 => a + Cos(b), _ => Tanh(b) });
            results[circuit] = b;
        }

        return Sum(results);
    });

    /// <summary>One op after the other.</summary>
    /// <param name="ops">Number of ops.</param>
    public static ScaleGraph Chain(int ops) => new("chain", ops, 1, builder =>
    {
        var last = builder.Inputs(Input, 1)[0];
        for (var i = 0; i < ops; i++) last = i % 2 == 0 ? Sin(last) : -last;
        return last;
    });

    /// <summary>One input that all ops read, and one sum that reads them all.</summary>
    /// <param name="ops">Number of ops.</param>
    public static ScaleGraph Hub(int ops) => new("hub", ops, 1, builder =>
    {
        var x = builder.Inputs(Input, 1)[0];
        var spokes = new Expr[ops];
        for (var i = 0; i < ops; i++) spokes[i] = i % 2 == 0 ? -x : Abs(x);
        return Sum(spokes);
    });
}
