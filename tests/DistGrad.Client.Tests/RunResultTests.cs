namespace DistGrad.Client.Tests;

public class RunResultTests
{
    private static readonly Graph Graph = Lecture();

    private static readonly RunResult Result = new()
    {
        RunId = "run",
        Values = new(Graph, NodeValues.Pack([Graph.Find("f")], [-12])),
        Gradients = new(Graph, NodeValues.Pack([Graph.Find("y"), Graph.Find("x")], [-4, -4])),
        Plan = new() { Nodes = 5, Shards = 5, Silos = 1, Granularity = "per-op", ForwardMessages = 4, BackwardMessages = 4 },
        Attempts = 1,
        Elapsed = TimeSpan.Zero,
        Warnings = [],
    };

    [Fact]
    public void Indexer_FetchedNode_IsItsValue() => Assert.Equal(-12, Result["f"]);

    [Fact]
    public void Indexer_NodeThatWasNotFetched_SaysWhichWere()
    {
        var error = Assert.Throws<ArgumentException>(() => Result["q"]);

        Assert.Contains("'q' was not fetched; fetched were f.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Gradient_NodeThatWasAskedFor_IsItsGradient() => Assert.Equal(-4, Result.Gradient("y"));

    [Fact]
    public void Gradient_NodeThatWasNotAskedFor_SaysWhichWere()
    {
        var error = Assert.Throws<ArgumentException>(() => Result.Gradient("z"));

        Assert.Contains("'z' was asked for; there are those for x, y.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_OfAllElementsOfGroup_AreOneVector()
    {
        var builder = new GraphBuilder("g");
        var (x, w, v) = (builder.Input("x"), builder.Inputs("w", 3), builder.Inputs("v", 2));
        var graph = builder.Build(x * w[0] * v[1]);
        var values = new ValuesByLabel(graph, NodeValues.Pack([5, 3, 2, 1, 0], [50.0, 30, 20, 10, 0]));

        Assert.Equal(["x", "w", "v[1]"], values.Keys);
        Assert.Equal(3, values.Count);
        Assert.Equal([10, 20, 30], values.Tensor("w").Numbers());
        Assert.Equal(20, values["w[1]"]);
        Assert.Equal([0, 50], values.Values);
        Assert.False(values.ContainsKey("v"));
        Assert.Throws<InvalidOperationException>(() => values["w"]);
    }

    private static Graph Lecture()
    {
        var builder = new GraphBuilder("lecture");
        var (x, y, z) = (builder.Input("x"), builder.Input("y"), builder.Input("z"));
        return builder.Build(((x + y).Named("q") * z).Named("f"));
    }
}
