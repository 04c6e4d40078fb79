using static DistGrad.Functions;

namespace DistGrad.Cli.Bench.Partitions;

/// <summary>Graphs of float64 scalars that differ in how they can be cut, each of about as many ops as asked for.</summary>
internal static class PartitionGraphs
{
    private const int Window = 1000;

    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<(string Name, Func<int, Graph> Create)> All { get; } =
    [
        ("chain", Chain),
        ("tree", Tree),
        ("grid", Grid),
        ("random", ops => Random(ops, seed: 1)),
        ("rnn", ops => Rnn(ops, hidden: 48)),
        ("circuits", ops => Circuits(ops, circuits: Math.Max(1, Math.Min(10_000, ops / 20)))),
    ];

    /// <summary>One op after the other: nothing can be done at the same time.</summary>
    /// <param name="ops">Number of ops.</param>
    public static Graph Chain(int ops)
    {
        var builder = new GraphBuilder("chain");
        var last = builder.Input("x");
        for (var i = 0; i < ops; i++) last = i % 2 == 0 ? Sin(last) : -last;
        return builder.Build(last);
    }

    /// <summary>A binary tree, built level by level from its leaves: subtrees are far apart in that order.</summary>
    /// <param name="ops">Number of ops.</param>
    public static Graph Tree(int ops)
    {
        var builder = new GraphBuilder("tree");
        var x = builder.Input("x");
        var level = new Expr[(ops + 1) / 2];
        for (var i = 0; i < level.Length; i++) level[i] = x * (1 + (1e-7 * i));
        while (level.Length > 1)
        {
            var next = new Expr[(level.Length + 1) / 2];
            for (var i = 0; i < next.Length; i++)
                next[i] = (2 * i) + 1 < level.Length ? level[2 * i] + level[(2 * i) + 1] : level[2 * i];
            level = next;
        }

        return builder.Build(level[0]);
    }

    /// <summary>A square of time and space, where each point reads its three neighbours of the step before, and a sum of the last step.</summary>
    /// <param name="ops">Number of ops, two for each point.</param>
    public static Graph Grid(int ops)
    {
        var width = Math.Max(3, (int)Math.Sqrt(ops / 2.0));
        var builder = new GraphBuilder("grid");
        var points = new Expr[width];
        var x = builder.Input("x");
        for (var i = 0; i < width; i++) points[i] = x * (1 + (1e-7 * i));
        for (var step = 1; step < width; step++)
        {
            var next = new Expr[width];
            for (var i = 0; i < width; i++) next[i] = Max(points[Math.Max(0, i - 1)] + points[Math.Min(width - 1, i + 1)], points[i]);
            points = next;
        }

        return builder.Build(Sum(points));
    }

    /// <summary>Additions, products and maxima of two of the last 1,000 ops, and a sum of those that nobody reads.</summary>
    /// <param name="ops">Number of ops.</param>
    /// <param name="seed">Seed.</param>
    public static Graph Random(int ops, int seed)
    {
        var random = new Random(seed);
        var builder = new GraphBuilder("random");
        var nodes = new Expr[ops + 2];
        (nodes[0], nodes[1]) = (builder.Input("x"), builder.Input("y"));
        var isRead = new bool[nodes.Length];
        for (var i = 2; i < nodes.Length; i++)
        {
            var (a, b) = (random.Next(Math.Max(0, i - Window), i), random.Next(Math.Max(0, i - Window), i));
            (isRead[a], isRead[b]) = (true, true);
            nodes[i] = random.Next(3) switch
            {
                0 => nodes[a] + nodes[b],
                1 => nodes[a] * nodes[b],
                _ => Max(nodes[a], nodes[b]),
            };
        }

        return builder.Build(Sum([.. nodes.Where((_, i) => !isRead[i])]));
    }

    /// <summary>A recurrent network, op by op: in each step every state is read by every next one.</summary>
    /// <param name="ops">Number of ops.</param>
    /// <param name="hidden">Number of states.</param>
    public static Graph Rnn(int ops, int hidden)
    {
        var builder = new GraphBuilder("rnn");
        var weights = new Expr[hidden * hidden];
        for (var i = 0; i < weights.Length; i++) weights[i] = builder.Input($"w{i}");
        var state = new Expr[hidden];
        for (var i = 0; i < hidden; i++) state[i] = Tanh(weights[i]);
        for (var steps = Math.Max(1, ops / (2 * hidden * hidden)); steps > 0; steps--)
        {
            var next = new Expr[hidden];
            for (var i = 0; i < hidden; i++)
            {
                var sum = weights[i * hidden] * state[0];
                for (var j = 1; j < hidden; j++) sum += weights[(i * hidden) + j] * state[j];
                next[i] = Tanh(sum);
            }

            state = next;
        }

        return builder.Build(Sum(state));
    }

    /// <summary>Circuits that have nothing in common but inputs, built op by op in turn, and the sum of their results.</summary>
    /// <param name="ops">Number of ops.</param>
    /// <param name="circuits">Number of circuits.</param>
    public static Graph Circuits(int ops, int circuits)
    {
        var builder = new GraphBuilder("circuits");
        var (x, last) = (builder.Input("x"), new Expr[circuits]);
        for (var i = 0; i < circuits; i++) last[i] = x * (1 + (1e-7 * i));
        for (var i = circuits; i < ops - 1; i++) last[i % circuits] = i / circuits % 2 == 0 ? Sin(last[i % circuits]) : last[i % circuits] * x;
        return builder.Build(Sum(last));
    }
}
