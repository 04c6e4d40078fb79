namespace DistGrad.Cli.Chaos;

/// <summary>Graphs whose runs take long enough for things to happen meanwhile.</summary>
internal static class ChaosGraphs
{
    private const int Seed = 1;

    /// <summary>The graphs, by name. All have the inputs x, y and z.</summary>
    public static IReadOnlyList<Graph> All { get; } = [Chain(4_000), Layers(60, 100), Circuits(300, 20)];

    /// <summary>Values of the inputs.</summary>
    public static Feeds Feeds { get; } = new() { ["x"] = -2, ["y"] = 5, ["z"] = -4 };

    /// <summary>One node after the other, each with an operand from anywhere before, so that all silos have something to say to each other all the time.</summary>
    public static Graph Chain(int length)
    {
        var random = new Random(Seed);
        var builder = new GraphBuilder("chain");
        var nodes = Inputs(builder);
        for (var i = 0; i < length; i++) nodes.Add(Functions.Sin(nodes[^1]) + (nodes[random.Next(nodes.Count)] * 1e-4));
        return builder.Build(nodes[^1]);
    }

    // Each layer reads two nodes of the layer before it.
    private static Graph Layers(int depth, int width)
    {
        var random = new Random(Seed);
        var builder = new GraphBuilder("layers");
        var before = Inputs(builder);
        for (var layer = 0; layer < depth; layer++)
            before = [.. Enumerable.Range(0, width).Select(_ => Functions.Tanh((before[random.Next(before.Count)] * 0.7) - before[random.Next(before.Count)]))];
        return builder.Build(before.Aggregate((a, b) => a + b));
    }

    // Many that do not know of each other.
    private static Graph Circuits(int count, int length)
    {
        var builder = new GraphBuilder("circuits");
        var inputs = Inputs(builder);
        var ends = Enumerable.Range(0, count).Select(circuit =>
        {
            var node = inputs[0] * (1.0 / (circuit + 1));
            for (var i = 0; i < length; i++) node = Functions.Sin(node + inputs[1]) * inputs[2];
            return node;
        });
        return builder.Build(ends.ToArray().Aggregate((a, b) => a + b));
    }

    private static List<Expr> Inputs(GraphBuilder builder) => [builder.Input("x"), builder.Input("y"), builder.Input("z")];
}
