using static DistGrad.Functions;

namespace DistGrad.Grains.Tests;

public sealed class GraphAcceptanceTests
{
    [Theory]
    [InlineData(10)]
    [InlineData(200_000)]
    public void IsScalar_ComparisonsAndChoices_IsTold(int nodes)
    {
        var builder = new GraphBuilder();
        var (x, y) = (builder.Input("x"), builder.Input("y"));
        var (less, sure) = (Less(x, y), builder.Input("sure", TensorType.Truth));
        for (var i = 0; i < nodes; i++) y = -y;
        var choice = Where(And(less, sure), Sum(x, y, x), Sum(x, y));

        Assert.True(Accept(builder.Build(choice)).IsScalar);
    }

    [Fact]
    public void IsScalar_TruthConstant_IsTold()
    {
        var builder = new GraphBuilder();
        var x = builder.Input("x");

        Assert.True(Accept(builder.Build(Where(builder.Constant(new Tensor(TensorType.Truth, new byte[] { 1 })), x, -x))).IsScalar);
    }

    [Fact]
    public void IsScalar_TruthsWhereAnOpTakesOtherTypesToo_IsLeftToTheWholeGraph()
    {
        var builder = new GraphBuilder();
        var (x, y) = (builder.Input("x"), builder.Input("y"));
        var (less, greater) = (Less(x, y), Greater(x, y));

        Assert.False(Accept(builder.Build(Equal(less, greater))).IsScalar);
        Assert.False(Accept(builder.Build(Where(less, less, greater))).IsScalar);
        Assert.False(Accept(builder.Build(builder.Apply("Identity", less))).IsScalar);
    }

    [Theory]
    [InlineData("Where", false)]
    [InlineData("Where", true)]
    [InlineData("And", false)]
    [InlineData("Add", true)]
    public void IsScalar_InputThatTheOpDoesNotTake_IsFalse(string op, bool swap)
    {
        var builder = new GraphBuilder();
        var (x, y) = (builder.Input("x"), builder.Input("y"));
        var graph = op switch
        {
            "Where" => builder.Build(Where(Less(x, y), x, y)),
            "And" => builder.Build(And(Less(x, y), Less(y, x))),
            _ => builder.Build(Sum(Less(x, y) is var less ? Where(less, x, y) : x, x + y)),
        };
        var columns = graph.Columns;
        int[] inputs = [.. columns.Inputs];
        var at = columns.InputStart[Enumerable.Range(0, graph.Count).First(node => graph.OpOf(node) == op)];
        inputs[at] = swap ? (op == "Add" ? 2 : 1) : 0;
        if (swap && op == "Where") inputs[at + 1] = 2;
        var strange = new Graph("strange", columns with { Inputs = inputs });

        Assert.True(Accept(graph).IsScalar);
        Assert.False(Accept(strange).IsScalar);
        Assert.Throws<GraphException>(() => GraphAcceptance.CheckTypes(strange, OpRegistry.Standard));
    }

    [Fact]
    public void Add_ComparisonDeclaredANumber_IsNotAccepted()
    {
        var builder = new GraphBuilder();
        var columns = builder.Build(Less(builder.Input("x"), builder.Input("y"))).Columns;
        var strange = new Graph("strange", columns with { Kinds = Array.ConvertAll(columns.Kinds, kind => kind.Op == "Less" ? kind with { Type = TensorType.Scalar } : kind) });

        Assert.Contains("is declared", Assert.Throws<GraphException>(() => Accept(strange)).Message, StringComparison.Ordinal);
    }

    private static GraphAcceptance Accept(Graph graph)
    {
        var scan = new GraphAcceptance(OpRegistry.Standard);
        foreach (var chunk in GraphFormat.Chunks(graph)) scan.Add(chunk);
        return scan;
    }
}
