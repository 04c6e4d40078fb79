namespace DistGrad.Cli.Bench;

/// <summary>The graphs that are measured.</summary>
internal static class BenchGraphs
{
    private const int Window = 1000;

    /// <summary>Ops of two inputs each, drawn from the last 1,000 nodes: additions, multiplications and maxima in turn by chance.</summary>
    /// <remarks>The root sums whatever nobody reads, so that every op is live.</remarks>
    public static Graph Random(string name, int ops, int seed)
    {
        var random = new Random(seed);
        var builder = new GraphBuilder(name);
        var nodes = new List<Expr>(ops + 2) { builder.Input("x"), builder.Input("y") };
        var isRead = new bool[ops + 2];
        while (nodes.Count < ops + 2)
        {
            var first = Math.Max(0, nodes.Count - Window);
            var (a, b) = (random.Next(first, nodes.Count), random.Next(first, nodes.Count));
            (isRead[a], isRead[b]) = (true, true);
            nodes.Add(random.Next(3) switch
            {
                0 => nodes[a] + nodes[b],
                1 => nodes[a] * nodes[b],
                _ => Functions.Max(nodes[a], nodes[b]),
            });
        }

        var unread = nodes.Where((_, i) => !isRead[i]).ToArray();
        return builder.Build(Functions.Sum(unread));
    }

    /// <summary>Adds 1,000 inputs as a vector, and ops as those of <see cref="Random"/>.</summary>
    /// <remarks>Nothing is kept but the nodes that may still be drawn, and numbers are drawn cheaply: building costs next to nothing besides the builder.</remarks>
    /// <returns>The last op.</returns>
    public static Expr Stream(GraphBuilder builder, int ops, int seed)
    {
        var window = builder.Inputs("w", Window).ToArray();
        var (at, state) = (0, (ulong)seed);
        for (var i = 0; i < ops; i++)
        {
            state = (state * 6364136223846793005) + 1442695040888963407;
            var x = window[(int)(((state >> 44) * Window) >> 20)];
            var y = window[(int)((((state >> 24) & 0xFFFFF) * Window) >> 20)];
            window[at] = ((state >> 16) % 3) switch
            {
                0 => x + y,
                1 => x * y,
                _ => Functions.Max(x, y),
            };
            at = at + 1 == Window ? 0 : at + 1;
        }

        return window[at == 0 ? Window - 1 : at - 1];
    }

    /// <summary>One op after the other.</summary>
    public static Graph Chain(int ops)
    {
        var builder = new GraphBuilder("chain");
        var x = builder.Input("x");
        var last = x;
        for (var i = 0; i < ops; i++) last = i % 2 == 0 ? Functions.Sin(last) : -last;
        return builder.Build(last);
    }

    /// <summary>One input read by all ops, which one sum reads.</summary>
    public static Graph Hub(int ops)
    {
        var builder = new GraphBuilder("hub");
        var x = builder.Input("x");
        var spokes = new Expr[ops];
        for (var i = 0; i < ops; i++) spokes[i] = x * (1.0 + (1e-6 * i));
        return builder.Build(Functions.Sum(spokes));
    }
}
