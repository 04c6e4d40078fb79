namespace DistGrad.Core.Tests.Building;

public sealed class GraphBuilderTests
{
    private readonly GraphBuilder _builder = new("lecture");

    [Fact]
    public void Build_Lecture_HasItsNodesAndEdges()
    {
        var (x, y, z) = (_builder.Input("x"), _builder.Input("y"), _builder.Input("z"));
        var q = (x + y).Named("q");
        var f = (q * z).Named("f");
        var graph = _builder.Build(f, q);
        Assert.Equal("lecture", graph.Name);
        Assert.Equal((5, 4), (graph.Count, graph.EdgeCount));
        Assert.Equal(["x", "y", "z", "q", "f"], graph.NamedNodes.Select(named => named.Name));
        Assert.Equal("Mul", graph.OpOf(graph.Find("f")));
        Assert.Equal([3, 2], graph.InputsOf(4).ToArray());
        Assert.Equal([4, 3], graph.Outputs.ToArray());
        Assert.Equal(TensorType.Scalar, graph.KindOf(4).Type);
    }

    [Fact]
    public void Build_WithoutOutputs_TakesLastNode()
    {
        _ = _builder.Input("x") + 1;
        Assert.Equal([2], _builder.Build().Outputs.ToArray());
    }

    [Fact]
    public void Build_Empty_Throws() => Assert.Equal("Graph 'lecture' is empty; a graph has at least one node.", Assert.Throws<GraphException>(() => _builder.Build()).Message);

    [Fact]
    public void Build_ThenGoOn_LeavesGraphAsItWas()
    {
        var x = _builder.Input("x");
        var graph = _builder.Build();
        (x + 1).Named("y");
        Assert.Equal(1, graph.Count);
        Assert.False(graph.TryFind("y", out _));
        Assert.Equal(3, _builder.Build().Count);
    }

    [Theory]
    [InlineData("Add", 1, "Add takes 2 inputs, not 1 (node #1 of graph 'lecture').")]
    [InlineData("Add", 3, "Add takes 2 inputs, not 3 (node #1 of graph 'lecture').")]
    [InlineData("Exp", 2, "Exp takes 1 input, not 2 (node #1 of graph 'lecture').")]
    [InlineData("Sum", 0, "Sum takes at least 1 input, not 0 (node #1 of graph 'lecture').")]
    public void Apply_WrongArity_Throws(string op, int arity, string message)
    {
        var inputs = Enumerable.Repeat(_builder.Input("x"), arity).ToArray();
        Assert.Equal(message, Assert.Throws<GraphException>(() => _builder.Apply(op, inputs)).Message);
        Assert.Equal(1, _builder.Count);
    }

    [Fact]
    public void Apply_UnknownOp_ListsOps()
    {
        var x = _builder.Input("x");
        var error = Assert.Throws<UnknownOpException>(() => _builder.Apply("Frobnicate", x));
        Assert.Equal("Frobnicate", error.Op);
        Assert.Contains("Add", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_ExprOfOtherGraph_Throws()
    {
        var (mine, foreign) = (_builder.Input("x"), new GraphBuilder("other").Input("x"));
        Assert.Contains("belongs to graph 'other', not to 'lecture'", Assert.Throws<ArgumentException>(() => mine + foreign).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => _builder.Build(foreign));
        Assert.Throws<ArgumentException>(() => _builder.Apply("Exp", default(Expr)));
        Assert.Throws<InvalidOperationException>(() => default(Expr) + mine);
    }

    [Fact]
    public void Input_TakenName_ThrowsAndAddsNothing()
    {
        _builder.Input("x");
        Assert.Equal("Graph 'lecture' has a node 'x' already; names are unique.", Assert.Throws<GraphException>(() => _builder.Input("x")).Message);
        Assert.Equal(1, _builder.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("#1")]
    [InlineData("x")]
    public void Named_UnfitName_Throws(string name)
    {
        var y = _builder.Input("x") + 1;
        Assert.Throws<GraphException>(() => y.Named(name));
        Assert.Null(_builder.Build().NameOf(y.Node));
    }

    [Fact]
    public void Named_Twice_Throws()
    {
        var x = _builder.Input("x");
        Assert.Contains("has a name already", Assert.Throws<GraphException>(() => x.Named("y")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(-0.0)]
    public void Constant_AnyValue_IsKept(double value)
    {
        var graph = _builder.Build(_builder.Constant(value));
        Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(graph.ConstantOf(0).Scalar));
    }

    [Fact]
    public void Build_ManyNodes_KeepsThemAll()
    {
        var (x, count) = (_builder.Input("x"), 100_000);
        var sum = x;
        for (var i = 0; i < count; i++) sum += i;
        var graph = _builder.Build(sum);
        Assert.Equal(1 + (2 * count), graph.Count);
        Assert.Equal(count - 1.0, graph.ConstantOf((2 * count) - 1).Scalar);
        Assert.Equal([(2 * count) - 2, (2 * count) - 1], graph.InputsOf(2 * count).ToArray());
    }

    [Theory]
    [InlineData("Equal", 9_007_199_254_740_993, 9_007_199_254_740_992)]
    [InlineData("Add", 9_007_199_254_740_992, 1)]
    [InlineData("Mul", 4_294_967_297, 4_294_967_297)]
    public void Apply_IntegersThatFloat64CannotHold_AreLeftToTheKernels(string op, long x, long y)
    {
        var builder = new GraphBuilder("large");
        var applied = builder.Apply(op, builder.Constant(Tensor.Vector(x)), builder.Constant(Tensor.Vector(y)));
        Assert.Null(builder.KnownValue(applied.Node));
    }
}
