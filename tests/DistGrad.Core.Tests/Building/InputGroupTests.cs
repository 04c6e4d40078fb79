using DistGrad.Kernels;

namespace DistGrad.Core.Tests.Building;

public sealed class InputGroupTests
{
    // y = x·w[0] + w[1]·w[2], between other inputs.
    private static readonly Graph Sample = Build();

    [Fact]
    public void Inputs_AreNodesWithNamesOfElements()
    {
        Assert.Equal([new InputGroup("w", 1, 3)], Sample.InputGroups.ToArray());
        Assert.Equal("w[2]", Sample.Label(3));
        Assert.Equal(2, Sample.Find("w[1]"));
        Assert.True(Sample.IsInput(3));
        Assert.Equal(["x", "b", "y"], Sample.NamedNodes.Select(named => named.Name));
        foreach (var label in new[] { "w", "w[3]", "w[01]", "w[-1]", "w[]", "[1]", "x[0]" }) Assert.False(Sample.TryFind(label, out _));
        Assert.Equal([1, 2, 3, 0], Sample.Index.FindAll(["w", "x"]));
    }

    [Fact]
    public void Inputs_NamesThatClash_AreRefused()
    {
        var builder = new GraphBuilder("g");
        builder.Input("v[2]");
        builder.Inputs("w", 3);
        builder.Inputs("v", 2);
        Assert.Throws<GraphException>(() => builder.Inputs("w", 1));
        Assert.Throws<GraphException>(() => builder.Input("w"));
        Assert.Throws<GraphException>(() => builder.Input("w[2]"));
        builder.Input("w[3]");
        builder.Input("u[0]");
        var error = Assert.Throws<GraphException>(() => builder.Inputs("u", 1));
        Assert.Contains("'u[0]'", error.Message, StringComparison.Ordinal);
        Assert.Throws<GraphException>(() => new Expr(builder, 1).Named("other"));
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.Inputs("z", 0));
    }

    [Fact]
    public void Bytes_AndJson_GiveTheSameGraphBack()
    {
        Assert.Equal(Sample.Id, Graph.FromBytes(Sample.ToBytes()).Id);
        Assert.Equal(Sample.InputGroups.ToArray(), Graph.FromBytes(Sample.ToBytes()).InputGroups.ToArray());
        Assert.Equal(Sample.Id, GraphJson.Read(GraphJson.Write(Sample)).Id);
        Assert.Contains("""{"id":"w","op":"Inputs","count":3}""", GraphJson.Write(Sample), StringComparison.Ordinal);
    }

    [Fact]
    public void Json_ElementsBeforeTheirGroup_StayTogether()
    {
        var graph = GraphJson.Read("""{"format": "distgrad-graph/1", "nodes": [{"id": "f", "op": "Add", "inputs": ["w[1]", 1]}, {"id": "w", "op": "Inputs", "count": 2}], "outputs": ["f"]}""");
        Assert.Equal([new InputGroup("w", 0, 2)], graph.InputGroups.ToArray());
        Assert.Equal([1, 0], graph.InputsOf(graph.Find("f")).ToArray());
    }

    [Theory]
    [InlineData("""{"id": "w", "op": "Inputs"}""")]
    [InlineData("""{"id": "w", "op": "Inputs", "count": 0}""")]
    [InlineData("""{"id": "w", "op": "Inputs", "count": 20000000}""")]
    [InlineData("""{"op": "Inputs", "count": 2}""")]
    [InlineData("""{"id": "w", "op": "Input", "count": 2}""")]
    [InlineData("""{"id": "w", "op": "Inputs", "count": 2}, {"id": "w", "op": "Input"}""")]
    [InlineData("""{"id": "w", "op": "Inputs", "count": 2}, {"id": "w[1]", "op": "Input"}""")]
    public void Json_GroupThatIsNone_IsRefused(string nodes) =>
        Assert.Throws<GraphFormatException>(() => GraphJson.Read($$"""{"format": "distgrad-graph/1", "nodes": [{{nodes}}], "outputs": [0]}"""));

    [Fact]
    public void Feeds_VectorForGroup_IsAnEntryForEachElement()
    {
        var values = GraphQuery.Feeds(Sample, Feeds(("w", [1, 2, 3]), ("x", [4]), ("b", [5])));
        Assert.Equal([0, 1, 2, 3, 4], values.Nodes.ToArray());
        Assert.Equal([4, 1, 2, 3, 5], values.Values.ToArray());
        Assert.Equal([2, 3], GraphQuery.Feeds(Sample, Feeds(("w[2]", [7]), ("w[1]", [6]))).Nodes.ToArray());
    }

    [Fact]
    public void Feeds_ThatDoNotFitGroup_AreRefused()
    {
        Assert.Contains("3 float64 inputs", Refused(("w", [1, 2])), StringComparison.Ordinal);
        Assert.Contains("3 float64 inputs", Refused(("w", [1])), StringComparison.Ordinal);
        Assert.Contains("fed twice", Refused(("w", [1, 2, 3]), ("w[1]", [1])), StringComparison.Ordinal);
        Assert.Contains("w[0…2]", Refused(("v", [1])), StringComparison.Ordinal);
        Assert.Throws<FeedException>(() => GraphQuery.Feeds(Sample, new Dictionary<string, Tensor> { ["w"] = Tensor.Vector<float>(1, 2, 3) }));

        static string Refused(params (string Name, double[] Values)[] feeds) => Assert.Throws<FeedException>(() => GraphQuery.Feeds(Sample, Feeds(feeds))).Message;
    }

    [Fact]
    public void Gradient_ByGroup_IsOneOfEachElement()
    {
        var runner = new LocalRunner(new KernelCompiler());
        var run = runner.Run(Sample, Feeds(("w", [1, 2, 3]), ("x", [4]), ("b", [5])), of: "y", wrt: ["w"]);
        Assert.Equal(10, run.ValueOf(Sample.Find("y")));
        Assert.Equal([4, 3, 2], new[] { 1, 2, 3 }.Select(run.GradientOf));
        Assert.Equal([0, 1, 2, 3, 4], GraphQuery.Differentiable(Sample));
        Assert.Equal([0, 1, 2, 3, 4], GraphQuery.InputsOf(Sample));
    }

    [Fact]
    public void Derive_Graph_KeepsItsGroups()
    {
        var derived = Derivatives.Gradient(Sample, "y", ["w", "x"]);
        Assert.Equal("w", Assert.Single(derived.InputGroups.ToArray()).Name);
        var run = new LocalRunner(new KernelCompiler()).Run(derived, Feeds(("w", [1, 2, 3]), ("x", [4]), ("b", [5])));
        Assert.Equal([4, 3, 2, 1], derived.Outputs.ToArray().Select(run.ValueOf));
    }

    [Fact]
    public void Export_ToOnnx_HasAnInputForEachElement()
    {
        using var stream = new MemoryStream();
        OnnxModel.Write(Sample, stream);
        Assert.Equal(["x", "w[0]", "w[1]", "w[2]", "b"], OnnxModel.Read(stream.ToArray()).Inputs.Select(input => input.Name));
    }

    private static Dictionary<string, Tensor> Feeds(params (string Name, double[] Values)[] feeds) =>
        feeds.ToDictionary(feed => feed.Name, feed => feed.Values.Length == 1 ? Tensor.Scalar(feed.Values[0]) : Tensor.Vector<double>(feed.Values));

    private static Graph Build()
    {
        var builder = new GraphBuilder("sample");
        var x = builder.Input("x");
        var w = builder.Inputs("w", 3);
        builder.Input("b");
        return builder.Build(((x * w[0]) + (w[1] * w[2])).Named("y"));
    }
}
