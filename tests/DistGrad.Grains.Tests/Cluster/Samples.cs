namespace DistGrad.Grains.Tests;

/// <summary>Graphs and feeds that tests share.</summary>
internal static class Samples
{
    /// <summary>Feeds for x and y.</summary>
    public static Dictionary<string, double> Xy(double x, double y) => new() { ["x"] = x, ["y"] = y };

    /// <summary>The lecture's example: q = x + y, f = q·z.</summary>
    public static Graph Lecture(ClusterFixture cluster)
    {
        var builder = cluster.NewGraph();
        var (x, y, z) = (builder.Input("x"), builder.Input("y"), builder.Input("z"));
        return builder.Build(((x + y).Named("q") * z).Named("f"));
    }

    /// <summary>The gradient of a graph's only output by all of its inputs, as it travels.</summary>
    public static RunRequest Request(Graph graph, Dictionary<string, double> feeds)
    {
        var inputs = GraphQuery.InputsOf(graph).ToArray();
        return new RunRequest
        {
            Signature = PlanSignature.Of([graph.Outputs[0]], graph.Outputs[0], inputs),
            Feeds = NodeValues.Pack(inputs, [.. inputs.Select(input => feeds[graph.Label(input)])]),
        };
    }

    /// <inheritdoc cref="Request"/>
    public static RunRequest LectureRequest(Graph graph) => Request(graph, LectureFeeds);

    public static Dictionary<string, double> LectureFeeds { get; } = new() { ["x"] = -2, ["y"] = 5, ["z"] = -4 };

    /// <summary>
    /// f = Σ (x·y)·i over 20 products, of which one passes a gate in the forward or backward pass: wide enough for nodes on every silo.
    /// </summary>
    public static Graph Gated(ClusterFixture cluster, Gate gate, Pass pass = Pass.Forward)
    {
        var builder = cluster.NewGraph();
        var (x, y) = (builder.Input("x"), builder.Input("y"));
        var xy = (x * y).Named("xy");
        var gated = builder.Apply(pass == Pass.Forward ? "Gate" : "GateBackward", xy, builder.Constant(gate.Key)).Named("gated");
        var terms = Enumerable.Range(1, 19).Select(i => xy * i).Append(gated).ToArray();
        return builder.Build(Functions.Sum(terms).Named("f"));
    }

    /// <summary>df/dx of <see cref="Gated"/> is so many times y.</summary>
    public const double GatedSlope = 191;
}
