using CsCheck;
using DistGrad.Kernels;
using static DistGrad.Functions;

namespace DistGrad.Core.Tests.Execution;

public class GradientCheckTests
{
    private static readonly GradientCheck Check = new(OpRegistry.Standard);

    // Nodes move further than the inputs do, by steps of 1e-4.
    private const double FarFromKinks = 1e-3;

    private readonly GraphBuilder _builder = new("g", Faults.Ops);

    [Fact]
    public void Run_RandomGraphs_Agrees() =>
        Gen.Select(Gen.Int[0, 1_000_000], Gen.Int[1, 200], Gen.Int[1, 6]).Sample(
            (seed, nodes, inputs) =>
            {
                var graph = RandomGraphs.Create(seed, nodes, inputs, OpMix.Bounded);
                var feeds = RandomGraphs.Feeds(seed, graph);
                if (Kinks.DistanceTo(graph, feeds) < FarFromKinks) return;

                var report = Check.Run(graph, graph.Outputs[0], GraphQuery.Feeds(graph, feeds), GradientsOf(graph, feeds, [.. GraphQuery.InputsOf(graph)]));

                Assert.True(report.Agrees, report.Worst.ToString());
            },
            iter: 2000);

    [Fact]
    public void Run_RandomGraphsInOneDirection_Agrees() =>
        Gen.Select(Gen.Int[0, 1_000_000], Gen.Int[1, 200], Gen.Int[1, 6]).Sample(
            (seed, nodes, inputs) =>
            {
                var graph = RandomGraphs.Create(seed, nodes, inputs, OpMix.Bounded);
                var feeds = RandomGraphs.Feeds(seed, graph);
                if (Kinks.DistanceTo(graph, feeds) < FarFromKinks) return;
                var check = new GradientCheck(OpRegistry.Standard, new GradientCheckOptions { DirectionSeed = seed });

                var report = check.Run(graph, graph.Outputs[0], GraphQuery.Feeds(graph, feeds), GradientsOf(graph, feeds, [.. GraphQuery.InputsOf(graph)]));

                Assert.True(report.Agrees, report.Worst.ToString());
                Assert.Single(report.Checks);
            },
            iter: 2000);

    [Fact]
    public void Run_WrongRule_NamesTheNodeAndBothNumbers()
    {
        var (x, y) = (_builder.Input("x"), _builder.Input("y"));
        var q = Exp(x).Named("q");
        var graph = _builder.Build((_builder.Apply("WrongSquare", q) * 2) + Sin(y));
        var feeds = new Dictionary<string, double> { ["x"] = 0.1, ["y"] = 1 };

        var report = new GradientCheck(Faults.Ops).Run(graph, graph.Outputs[0], GraphQuery.Feeds(graph, feeds), GradientsOf(graph, feeds, [x.Node, y.Node, q.Node]));

        Assert.False(report.Agrees);
        Assert.Equal(["x", "q"], report.Checks.Where(check => check.Error > 1e-6).Select(check => check.Node));
        var atQ = report.Checks.Single(check => check.Node == "q");
        Assert.Equal("Exp", atQ.Op);
        Assert.Equal(6 * Math.Exp(0.1), atQ.Analytic, 1e-12);
        Assert.Equal(4 * Math.Exp(0.1), atQ.Numeric, 1e-9);
        Assert.Equal(1 / 3.0, report.Worst.Error, 1e-9);
    }

    [Fact]
    public void Run_WrongRuleInOneDirection_NamesTheInputThatContributesMost()
    {
        var (x, y) = (_builder.Input("x"), _builder.Input("y"));
        var graph = _builder.Build((_builder.Apply("WrongSquare", x) * 100) + y);
        var feeds = new Dictionary<string, double> { ["x"] = 2, ["y"] = 1 };
        var check = new GradientCheck(Faults.Ops, new GradientCheckOptions { DirectionSeed = 1 });

        var report = check.Run(graph, graph.Outputs[0], GraphQuery.Feeds(graph, feeds), GradientsOf(graph, feeds, [x.Node, y.Node]));

        Assert.False(report.Agrees);
        Assert.Equal(("x", "Input"), (report.Worst.Node, report.Worst.Op));
    }

    [Fact]
    public void Run_InputsOfVeryDifferentSizeInOneDirection_Agrees()
    {
        var (x, y) = (_builder.Input("x"), _builder.Input("y"));
        var graph = _builder.Build((x * 1e-6) + Sin(y * 3));
        var feeds = new Dictionary<string, double> { ["x"] = 1e6, ["y"] = 0.3 };
        var check = new GradientCheck(OpRegistry.Standard, new GradientCheckOptions { DirectionSeed = 1 });

        var report = check.Run(graph, graph.Outputs[0], GraphQuery.Feeds(graph, feeds), GradientsOf(graph, feeds, [x.Node, y.Node]));

        Assert.True(report.Agrees, report.Worst.ToString());
    }

    [Fact]
    public void Run_DirectionOverAnIntermediateNode_IsRefused()
    {
        var graph = _builder.Build(Exp(_builder.Input("x")));
        var check = new GradientCheck(OpRegistry.Standard, new GradientCheckOptions { DirectionSeed = 1 });

        Assert.Throws<ArgumentException>(() => check.Run(graph, 1, NodeValues.Pack([0], [1]), NodeValues.Pack([1], [1])));
    }

    [Fact]
    public void Run_NothingToCheck_IsRefused()
    {
        var graph = _builder.Build(Exp(_builder.Input("x")));

        Assert.Throws<ArgumentException>(() => Check.Run(graph, 1, NodeValues.Pack([0], [1]), NodeValues.Empty));
    }

    [Theory]
    [InlineData(0, double.PositiveInfinity)]
    [InlineData(0, double.NaN)]
    [InlineData(1, double.PositiveInfinity)]
    [InlineData(1, double.NaN)]
    public void Run_OneOfTheTwoIsNotFinite_AgreesOnlyOnNaN(double x, double analytic)
    {
        var graph = _builder.Build(Sqrt(_builder.Input("x")));

        var report = Check.Run(graph, 1, NodeValues.Pack([0], [x]), NodeValues.Pack([0], [analytic]));

        var isNaNOnBothSides = x == 0 && double.IsNaN(analytic);
        Assert.Equal(isNaNOnBothSides, report.Agrees);
        Assert.Equal(isNaNOnBothSides ? 0 : double.NaN, report.Worst.Error);
    }

    [Fact]
    public void Run_Kink_ShowsThatTheTwoSidesDiffer()
    {
        var graph = _builder.Build(Relu(_builder.Input("x")));

        var report = Check.Run(graph, 1, NodeValues.Pack([0], [0]), NodeValues.Pack([0], [0]));

        Assert.False(report.Agrees);
        Assert.Equal(0.5, report.Worst.Numeric, 1e-9);
    }

    [Fact]
    public void Run_NearTheEdgeOfTheDomain_TakesASmallerStep()
    {
        var graph = _builder.Build(Log(_builder.Input("x")));

        var report = Check.Run(graph, 1, NodeValues.Pack([0], [5e-5]), NodeValues.Pack([0], [2e4]));

        Assert.True(report.Agrees, report.Worst.ToString());
    }

    private static NodeValues GradientsOf(Graph graph, IReadOnlyDictionary<string, double> feeds, int[] wrt)
    {
        var run = new LocalRunner(new KernelCompiler(Faults.Ops)).Gradient(graph, feeds, wrt: [.. wrt.Select(graph.Label)], of: graph.Label(graph.Outputs[0]));
        return NodeValues.Pack(wrt, [.. wrt.Select(run.GradientOf)]);
    }
}
