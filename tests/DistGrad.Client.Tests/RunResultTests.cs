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

    private static Graph Lecture()
    {
        var builder = new GraphBuilder("lecture");
        var (x, y, z) = (builder.Input("x"), builder.Input("y"), builder.Input("z"));
        return builder.Build(((x + y).Named("q") * z).Named("f"));
    }
}
