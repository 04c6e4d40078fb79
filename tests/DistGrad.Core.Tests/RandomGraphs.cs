using CsCheck;
using static DistGrad.Functions;

namespace DistGrad.Core.Tests;

/// <summary>Random graphs that depend on their seed alone.</summary>
internal static class RandomGraphs
{
    // How far back operands reach: wide enough for fan-out and skipped levels, short enough for depth.
    private const int Window = 24;

    // Ops whose value no second formula gives to the bit.
    private static readonly string[] Rounded = ["Celu", "Elu", "Erf", "Gelu", "Mish", "Selu", "Softplus", "Swish"];

    private static readonly double[] OddConstants = [0, -0.0, 1, 0.1, -1e-300, double.MaxValue, double.Epsilon, double.NaN, double.PositiveInfinity, double.NegativeInfinity];

    /// <summary>The ops that are drawn from where the mix is <see cref="OpMix.All"/>.</summary>
    public static IReadOnlyList<Op> AllOps { get; } = [.. OpSamples.Ops.Where(op => !Rounded.Contains(op.Name))];

    /// <summary>Small graphs of all forms: names here and there, odd constants, inputs anywhere, several outputs.</summary>
    public static Gen<Graph> Any { get; } = Gen.Select(Gen.Int[0, 1_000_000], Gen.Int[1, 25], (seed, nodes) =>
        Decorate(Create(seed, nodes, inputs: 1, OpMix.All), new Random(seed)));

    /// <summary>Draws a graph over inputs <c>x0</c>, <c>x1</c>, …; its output is the last node, a scalar.</summary>
    /// <param name="seed">Equal seeds give equal graphs.</param>
    /// <param name="nodes">Number of nodes, inputs and constants included; up to ten more if that completes the last draw.</param>
    /// <param name="inputs">Number of inputs, at least 1.</param>
    /// <param name="mix">Which ops to draw.</param>
    public static Graph Create(int seed, int nodes, int inputs, OpMix mix)
    {
        var random = new Random(seed);
        var builder = new GraphBuilder($"random {mix} {seed}");
        var scalars = new List<Expr>();
        var truths = new List<Expr>();
        for (var i = 0; i < inputs; i++) scalars.Add(builder.Input($"x{i}"));
        do
        {
            var node = mix == OpMix.Bounded ? DrawBounded(random, builder, scalars) : DrawAny(random, builder, scalars, truths);
            (node.Type.IsScalar ? scalars : truths).Add(node);
        }
        while (builder.Count < nodes || scalars[^1].Node != builder.Count - 1);

        return builder.Build(scalars[^1]);
    }

    /// <summary>Feeds for all inputs of a graph, drawn from [−1, 1].</summary>
    /// <param name="seed">Equal seeds give equal feeds.</param>
    /// <param name="graph">Graph to feed.</param>
    public static Dictionary<string, double> Feeds(int seed, Graph graph)
    {
        var random = new Random(seed);
        return Enumerable.Range(0, graph.Count).Where(graph.IsInput).ToDictionary(graph.Label, _ => (random.NextDouble() * 2) - 1);
    }

    private static Graph Decorate(Graph graph, Random random)
    {
        var builder = new GraphBuilder(random.Next(2) == 0 ? "graph" : "größe \"1\" <b>");
        var nodes = new Expr[graph.Count];
        for (var node = 0; node < graph.Count; node++)
        {
            nodes[node] = graph.OpOf(node) switch
            {
                NodeKind.Input => builder.Input(graph.Label(node)),
                NodeKind.Constant => builder.Constant(OddConstants[random.Next(OddConstants.Length)]),
                var op => builder.Apply(op, [.. graph.InputsOf(node).ToArray().Select(input => nodes[input])]),
            };
            if (!graph.IsInput(node) && random.Next(4) == 0) nodes[node].Named($"ü\n{node}");
            if (random.Next(4) == 0) builder.Input($"unread {node}");
        }

        return builder.Build([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => nodes[random.Next(nodes.Length)])]);
    }

    private static Expr DrawBounded(Random random, GraphBuilder builder, List<Expr> from)
    {
        var (x, y) = Pair(random, builder, from);
        return random.Next(16) switch
        {
            0 => Sin(x),
            1 => Cos(x),
            2 => Tanh(x),
            3 => Sigmoid(x),
            4 => Abs(x),
            5 => -x,
            6 => Relu(x),
            7 or 8 => (x * 0.5) + (y * 0.5),
            9 => (x * 0.5) - (y * 0.5),
            10 or 11 => x * y,
            12 => x / (2 + y),
            13 => Max(Some(random, from, x, y)),
            14 => Min(Some(random, from, x, y)),
            _ => Mean(Some(random, from, x, y)),
        };
    }

    private static Expr DrawAny(Random random, GraphBuilder builder, List<Expr> scalars, List<Expr> truths)
    {
        while (true)
        {
            var op = AllOps[random.Next(AllOps.Count)];
            var arity = op.MaxArity < int.MaxValue ? op.MaxArity : random.Next(4) == 0 ? random.Next(3, 7) : random.Next(1, 3);
            var operands = new Expr[arity];
            if (truths.Count == 0 && Enumerable.Range(0, arity).Any(slot => OpSlots.IsTruth(op, slot))) continue;
            for (var slot = 0; slot < arity; slot++)
                operands[slot] = OpSlots.IsTruth(op, slot) ? Recent(random, truths) : Operand(random, builder, scalars);
            return builder.Apply(op.Name, operands);
        }
    }

    // Two operands, different where there are two: a Max of one node with itself would be a tie at every feed.
    private static (Expr X, Expr Y) Pair(Random random, GraphBuilder builder, List<Expr> from)
    {
        var x = Recent(random, from);
        var y = Operand(random, builder, from);
        while (y.Node == x.Node && from.Count > 1) y = Recent(random, from);
        return (x, y);
    }

    // Two operands, and every fourth time three to six.
    private static Expr[] Some(Random random, List<Expr> from, Expr x, Expr y)
    {
        var operands = new List<Expr> { x, y };
        var arity = random.Next(4) == 0 ? Math.Min(random.Next(3, 7), from.Count) : 2;
        for (var tries = 0; operands.Count < arity && tries < 32; tries++)
            if (Recent(random, from) is var next && operands.All(o => o.Node != next.Node)) operands.Add(next);
        return [.. operands];
    }

    private static Expr Operand(Random random, GraphBuilder builder, List<Expr> from) =>
        random.Next(8) == 0 ? builder.Constant((random.NextDouble() * 2) - 1) : Recent(random, from);

    private static Expr Recent(Random random, List<Expr> from) => from[from.Count - 1 - random.Next(Math.Min(from.Count, Window))];
}
