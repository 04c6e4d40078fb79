namespace DistGrad.Core.Tests.Execution;

public class FeedTests
{
    private static readonly Dictionary<string, double> All = new() { ["x"] = -2, ["y"] = 5, ["z"] = -4 };

    [Fact]
    public void Feeds_ByNameOrNumber_AreSortedByNode()
    {
        var feeds = GraphQuery.Feeds(Running.Lecture, new Dictionary<string, double> { ["z"] = double.NaN, ["#0"] = 1, ["y"] = double.NegativeInfinity });

        Assert.Equal([0, 1, 2], feeds.Nodes.ToArray());
        Assert.Equal([1, double.NegativeInfinity, double.NaN], feeds.Values.ToArray());
    }

    [Theory]
    [InlineData("w")]
    [InlineData("q")]
    [InlineData("#4")]
    [InlineData("#9")]
    [InlineData("")]
    public void Feeds_NoInput_IsRefusedWithTheInputs(string name)
    {
        var error = Assert.Throws<FeedException>(() => GraphQuery.Feeds(Running.Lecture, new Dictionary<string, double>(All) { [name] = 1 }));

        Assert.Equal($"'{name}' is fed, but is no input of graph 'lecture'; its inputs are x, y, z.", error.Message);
    }

    [Fact]
    public void Feeds_SameInputByNameAndNumber_IsRefused()
    {
        var error = Assert.Throws<FeedException>(() => GraphQuery.Feeds(Running.Lecture, new Dictionary<string, double>(All) { ["#1"] = 6 }));

        Assert.Equal("Input 'y' is fed twice, by its name and by its number.", error.Message);
    }

    [Fact]
    public void Bind_FeedThatThePlanNeedsIsMissing_IsRefusedByName()
    {
        var plan = Running.Plan(Running.Lecture);

        var one = Assert.Throws<FeedException>(() => FeedBinding.Bind(plan.Outline, NodeValues.Pack([0, 2], [1, 2])));
        var all = Assert.Throws<FeedException>(() => FeedBinding.Bind(plan.Outline, NodeValues.Empty));

        Assert.Equal("No value is fed for input 'y'; every input that the result depends on needs one.", one.Message);
        Assert.Equal("No value is fed for inputs 'x', 'y', 'z'; every input that the result depends on needs one.", all.Message);
    }

    [Fact]
    public void Bind_ManyFeedsMissing_NamesTen()
    {
        var builder = new GraphBuilder();
        var graph = builder.Build(Functions.Sum([.. Enumerable.Range(0, 30).Select(i => builder.Input($"x{i}"))]));

        var error = Assert.Throws<FeedException>(() => FeedBinding.Bind(Running.Plan(graph).Outline, NodeValues.Empty));

        Assert.Contains("'x9' and 20 more;", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bind_FeedsThatThePlanDoesNotNeed_AreLeftOut()
    {
        var graph = Running.Lecture;
        var plan = new Planner(OpRegistry.Standard).Plan(graph, PlanSignature.Of([graph.Find("q")], PlanSignature.None, []));

        var bound = FeedBinding.Bind(plan.Outline, GraphQuery.Feeds(graph, All));

        Assert.Equal([plan.Locate(0), plan.Locate(1)], bound.Nodes.ToArray());
        Assert.Equal([-2.0, 5], bound.Values.ToArray());
    }

    [Fact]
    public void Root_LabelOrOnlyOutput_IsFound()
    {
        Assert.Equal(Running.Lecture.Find("q"), GraphQuery.Root(Running.Lecture, "q"));
        Assert.Equal(Running.Lecture.Find("f"), GraphQuery.Root(Running.Lecture, null));
    }

    [Fact]
    public void Root_UnknownLabelOrSeveralOutputs_IsRefused()
    {
        var builder = new GraphBuilder("two");
        var x = builder.Input("x");
        var graph = builder.Build(x, -x);

        Assert.Throws<UnknownNodeException>(() => GraphQuery.Root(graph, "y"));
        Assert.Equal("Graph 'two' has 2 outputs; say which one to differentiate. (Parameter 'label')", Assert.Throws<ArgumentException>(() => GraphQuery.Root(graph, null)).Message);
    }

    [Fact]
    public void FedTypes_Exponent_IsNoPartOfThePlan()
    {
        var builder = new GraphBuilder();
        var type = new TensorType(DType.Float64, new Shape(2));
        var (x, y) = (builder.Input("x", type), builder.Input("y", type));
        var graph = builder.Build(Functions.Pow(x, y));

        Assert.Empty(FedTypes.Of(graph, GraphQuery.Feeds(graph, new Dictionary<string, Tensor> { ["x"] = Tensor.Vector(1.0, 2), ["y"] = Tensor.Vector(3.0, 4) }), OpRegistry.Standard));
    }
}
