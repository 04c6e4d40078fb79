using DistGrad.Core.Tests.Execution;
using static DistGrad.Functions;

namespace DistGrad.Core.Tests.Planning;

/// <summary>Fan-in and fan-out wider than 64.</summary>
public class PlannerFanTests
{
    [Theory]
    [InlineData(64, 0)]
    [InlineData(65, 2)]
    [InlineData(64 * 64, 64)]
    [InlineData((64 * 64) + 1, 65 + 2)]
    [InlineData(5000, 79 + 2)]
    public void Plan_WideSum_IsATreeOfGroups(int width, int inserted)
    {
        var builder = new GraphBuilder();
        var root = Sum(Inputs(builder, width));

        var plan = Running.Plan(builder.Build(root));

        Assert.Equal(width + 1 + inserted, plan.Outline.Nodes);
        PlanChecks.AssertConsistent(plan);
    }

    [Theory]
    [InlineData(65)]
    [InlineData(64 * 64)]
    [InlineData(5000)]
    public void Gradient_WideSumAndMean_IsOneAndAnEqualShare(int width)
    {
        var builder = new GraphBuilder();
        var inputs = Inputs(builder, width);
        var (sum, mean) = (builder.Build(Sum(inputs)), builder.Build(Mean(inputs)));
        var feeds = inputs.ToDictionary(x => $"x{x.Node}", x => (double)x.Node);

        var (ofSum, ofMean) = (Running.Runner.Gradient(sum, feeds), Running.Runner.Gradient(mean, feeds));

        Assert.Equal(width * (width - 1) / 2.0, ofSum.ValueOf(sum.Outputs[0]));
        Assert.Equal((width - 1) / 2.0, ofMean.ValueOf(mean.Outputs[0]));
        Assert.All(inputs, x => Assert.Equal((1.0, 1.0 / width), (ofSum.GradientOf(x.Node), ofMean.GradientOf(x.Node))));
    }

    [Theory]
    [InlineData(65, 10, 64)]
    [InlineData(64 * 64, 63, 64)]
    [InlineData(64 * 64, 0, 4095)]
    [InlineData(5000, 4095, 4096)]
    [InlineData(5000, 4999, 4999)]
    public void Gradient_WideMaxAndMinWithATie_FirstTakesItAll(int width, int first, int second)
    {
        var builder = new GraphBuilder();
        var inputs = Inputs(builder, width);
        var (max, min) = (builder.Build(Max(inputs)), builder.Build(Min(inputs)));
        double ValueAt(int i) => i == first || i == second ? 3 : Math.Sin(i);

        var ofMax = Running.Runner.Gradient(max, inputs.ToDictionary(x => $"x{x.Node}", x => ValueAt(x.Node)));
        var ofMin = Running.Runner.Gradient(min, inputs.ToDictionary(x => $"x{x.Node}", x => -ValueAt(x.Node)));

        Assert.Equal((3.0, -3.0), (ofMax.ValueOf(max.Outputs[0]), ofMin.ValueOf(min.Outputs[0])));
        Assert.All(inputs, x => Assert.Equal(x.Node == first ? 1 : 0, ofMax.GradientOf(x.Node)));
        Assert.All(inputs, x => Assert.Equal(x.Node == first ? 1 : 0, ofMin.GradientOf(x.Node)));
    }

    [Fact]
    public void Gradient_WideMeanOfConstantsAndOneInput_BindsThem()
    {
        var builder = new GraphBuilder();
        var x = builder.Input("x");
        var graph = builder.Build(Mean([.. Enumerable.Range(0, 199).Select(_ => builder.Constant(1)), x]));

        var run = Running.Runner.Gradient(graph, new Dictionary<string, double> { ["x"] = 201 });

        Assert.Equal((2.0, 1 / 200.0), (run.ValueOf(graph.Outputs[0]), run.GradientOf(x.Node)));
    }

    [Fact]
    public void Plan_WideOpThatIsNoTree_IsRefused()
    {
        var ops = OpRegistry.Standard.With(new FirstOp());
        var builder = new GraphBuilder("g", ops);
        var graph = builder.Build(builder.Apply("First", Inputs(builder, 65)).Named("first"));

        var error = Assert.Throws<GraphException>(() => new Planner(ops).Plan(graph, PlanSignature.Of([65], PlanSignature.None, [])));

        Assert.Equal("Node 'first' (First) has 65 inputs; at most 64 are possible.", error.Message);
    }

    [Theory]
    [InlineData(64, 0)]
    [InlineData(65, 2)]
    [InlineData((64 * 64) + 1, 65 + 2)]
    public void Plan_WideFanOut_HasATreeOfRelays(int width, int relays)
    {
        var builder = new GraphBuilder();
        var x = builder.Input("x");
        for (var i = 0; i < width; i++) Exp(x);
        var graph = builder.Build();

        var plan = new Planner(OpRegistry.Standard).Plan(graph, PlanSignature.Of(Enumerable.Range(1, width), width, [0]));

        Assert.Equal(1 + width + relays, plan.Outline.Nodes);
        Assert.Equal(0, plan.Locate(0));
        PlanChecks.AssertConsistent(plan);
    }

    [Fact]
    public void Gradient_InputUsed100_000Times_SumsThemAll()
    {
        const int Times = 100_000;
        var builder = new GraphBuilder();
        var x = builder.Input("x");
        var graph = builder.Build(Sum([.. Enumerable.Range(0, Times).Select(i => x * (i % 10))]));
        var plan = Running.Plan(graph);

        var run = Running.Runner.Run(plan, NodeValues.Pack([0], [2]));

        Assert.Equal((9.0 * Times, 4.5 * Times), (run.ValueOf(graph.Outputs[0]), run.GradientOf(x.Node)));
        Assert.InRange(plan.Outline.Nodes, Times, Times * (1 + (2.1 / 64)));
        PlanChecks.AssertConsistent(plan);
    }

    [Fact]
    public void Gradient_InputInEverySlotOfWideOps_SumsThemAll()
    {
        var builder = new GraphBuilder();
        var x = builder.Input("x");
        var graph = builder.Build(Sum([.. Enumerable.Repeat(x, 1000)]) + Mean([.. Enumerable.Repeat(x, 100)]));

        var run = Running.Runner.Gradient(graph, new Dictionary<string, double> { ["x"] = 2 });

        Assert.Equal(2002, run.ValueOf(graph.Outputs[0]));
        Assert.Equal(1001, run.GradientOf(0), 1e-12);
    }

    private static Expr[] Inputs(GraphBuilder builder, int count) => [.. Enumerable.Range(0, count).Select(i => builder.Input($"x{i}"))];

    private sealed class FirstOp() : VariadicOp("First")
    {
        public override GateKind Gate => GateKind.Stop;

        public override double Scalar(ReadOnlySpan<double> inputs) => inputs[0];

        public override void Vjp(VjpContext z) => z.Accumulate(0, z.Upstream);
    }
}
