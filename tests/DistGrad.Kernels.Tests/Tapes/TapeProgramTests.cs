using DistGrad.Core.Tests;
using static DistGrad.Functions;

namespace DistGrad.Kernels.Tests.Tapes;

/// <summary>Tapes of whole graphs against the same graphs op by op.</summary>
public class TapeProgramTests
{
    private const double Tolerance = 1e-12;

    private static readonly KernelCompiler Compiler = new();
    private static readonly LocalRunner PerOp = new(Compiler);

    [Theory]
    [InlineData(40, 300, 1)]
    [InlineData(4, 20_000, 1000)]
    public void Run_RandomGraphs_IsThatOfTheOpsOneByOne(int graphs, int nodes, double slack)
    {
        for (var seed = 1; seed <= graphs; seed++)
        {
            var graph = RandomGraphs.Create(seed, nodes, inputs: 5, OpMix.Bounded);
            var feeds = RandomGraphs.Feeds(seed, graph);
            int[] scalars = [.. Enumerable.Range(0, graph.Count).Where(node => graph.TypeOf(node).IsScalar)];

            // Slopes depend on values, whose rounding adds up along thousands of ops.
            AssertAgree(graph, scalars, feeds, $"seed {seed}", slack);
        }
    }

    [Fact]
    public void Run_FewGradientsWanted_IsThatOfTheOpsOneByOne()
    {
        for (var seed = 1; seed <= 40; seed++)
        {
            var graph = RandomGraphs.Create(seed, 400, inputs: 5, OpMix.Bounded);
            var random = new Random(seed);

            AssertAgree(graph, [random.Next(100), 100 + random.Next(100)], RandomGraphs.Feeds(seed, graph), $"seed {seed}");
        }
    }

    [Fact]
    public void Run_AllOpsWithoutRegardToTheirDomains_HasTheValuesOfTheOps()
    {
        for (var seed = 1; seed <= 40; seed++)
        {
            var graph = RandomGraphs.Create(seed, 200, inputs: 3, OpMix.All);
            var run = Tape.Of(graph).Run(RandomGraphs.Feeds(seed, graph));

            foreach (var node in Tape.Of(graph).Spec.GraphNode.Where(node => node >= 0 && graph.InputsOf(node).Length < 3))
            {
                var op = (ElementwiseOp)OpRegistry.Standard.Find(graph.OpOf(node));
                double[] inputs = [.. graph.InputsOf(node).ToArray().Select(input => graph.IsConstant(input) ? graph.ConstantOf(input).Scalar : run.ValueOf(input))];
                Close.Assert(op.Scalar(inputs), run.ValueOf(node), Tolerance, $"seed {seed}, node {node}, {op}({string.Join(", ", inputs)})");
            }
        }
    }

    [Fact]
    public void Run_AMillionOpsInAChain_IsExact()
    {
        const int Ops = 1_000_000;
        var builder = new GraphBuilder("chain");
        var (x, last) = (builder.Input("x"), builder.Input("y"));
        for (var i = 0; i < Ops; i++) last += x;
        var tape = Tape.Of(builder.Build(last));

        var run = tape.Run(new Dictionary<string, double> { ["x"] = 2, ["y"] = 1 });

        Assert.Equal(1 + (2.0 * Ops), run.ValueOf(last.Node));
        Assert.Equal((Ops, 1.0), (run.GradientOf(x.Node), run.GradientOf(tape.Inputs[1])));
    }

    [Fact]
    public void Run_SinesInAChain_AreThoseOfOneByOne()
    {
        var builder = new GraphBuilder("chain");
        var last = builder.Input("x");
        for (var i = 0; i < 1000; i++) last = i % 3 == 0 ? Sin(last) : i % 3 == 1 ? Tanh(last) : Exp(last * 0.5);
        var graph = builder.Build(last);

        AssertAgree(graph, [0], new Dictionary<string, double> { ["x"] = 0.7 }, "chain");
    }

    [Fact]
    public void Run_ALongRunThatReadsItself_IsThatOfTheOpsOneByOne()
    {
        const int Inputs = 150;
        var builder = new GraphBuilder("rows");
        Expr[] x = [.. Enumerable.Range(0, Inputs).Select(i => builder.Input($"x{i}"))];
        Expr[] first = [.. x.Select(Sin)];
        Expr[] second = [.. first.Where((_, i) => i % 7 != 0).Select(Sin)];
        Expr[] third = [.. second.Reverse().Select(Sin)];
        var graph = builder.Build(((Expr[])[.. first, .. second, .. third]).Aggregate((sum, sine) => sum + sine));

        // Some are out of the range that vectors can do.
        var feeds = Enumerable.Range(0, Inputs).ToDictionary(i => $"x{i}", i => i % 11 == 0 ? 1e10 + i : 0.01 * i);
        Assert.Equal(first.Length + second.Length + third.Length, Tape.Of(graph).Spec.RunLength[0]);
        AssertAgree(graph, [.. x.Select(input => input.Node)], feeds, "rows");
    }

    [Fact]
    public void Run_ASumOfManyInputs_AddsThemAll()
    {
        const int Inputs = 100_000;
        var builder = new GraphBuilder("sum");
        Expr[] x = [.. Enumerable.Range(0, Inputs).Select(i => builder.Input($"x{i}"))];
        var tape = Tape.Of(builder.Build(Sum(x) + Mean(x)));

        var run = tape.Run(Enumerable.Range(0, Inputs).ToDictionary(i => $"x{i}", i => (double)i));

        Assert.Equal((Inputs - 1.0) * (Inputs + 1.0) / 2, run.ValueOf(tape.Graph.Outputs[0]));
        Assert.All(tape.Kernel.ReadAll(run.Output, NodeRole.Wrt)!.Value.Numbers, gradient => Assert.Equal(1 + (1.0 / Inputs), gradient));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void Run_AMean_DividesTheSum(int inputs)
    {
        var builder = new GraphBuilder("mean");
        Expr[] x = [.. Enumerable.Range(0, inputs).Select(i => builder.Input($"x{i}"))];
        var tape = Tape.Of(builder.Build(Mean(x)));

        var run = tape.Run(Enumerable.Range(0, inputs).ToDictionary(i => $"x{i}", i => (double)(i * i)));

        Assert.Equal(Enumerable.Range(0, inputs).Average(i => (double)(i * i)), run.ValueOf(tape.Graph.Outputs[0]), 1e-15);
        Assert.All(x, input => Assert.Equal(1.0 / inputs, run.GradientOf(input.Node)));
    }

    [Theory]
    [InlineData("Max", new[] { 3.0, 1.0, 3.0, 3.0, 2.0 })]
    [InlineData("Max", new[] { 1.0, 3.0, 2.0, 3.0, 3.0 })]
    [InlineData("Max", new[] { 1.0, 2.0, double.NaN, 3.0, double.NaN })]
    [InlineData("Max", new[] { -0.0, 0.0, -1.0, -2.0, 0.0 })]
    [InlineData("Min", new[] { 1.0, 0.0, 2.0, 0.0, 0.0 })]
    public void Run_TiesAmongMany_GiveTheGradientToTheFirst(string op, double[] inputs)
    {
        var builder = new GraphBuilder("ties");
        Expr[] x = [.. Enumerable.Range(0, inputs.Length).Select(i => builder.Input($"x{i}"))];
        var tape = Tape.Of(builder.Build(builder.Apply(op, x)));
        var extremum = ((ElementwiseOp)OpRegistry.Standard.Find(op)).Scalar(inputs);

        var run = tape.Run(Enumerable.Range(0, inputs.Length).ToDictionary(i => $"x{i}", i => inputs[i]));

        var first = Array.FindIndex(inputs, x => x == extremum || (double.IsNaN(extremum) && double.IsNaN(x)));
        Assert.Equal(Enumerable.Range(0, inputs.Length).Select(i => i == first ? 1.0 : 0), x.Select(input => run.GradientOf(input.Node)));
    }

    [Fact]
    public void Run_ABranchWithoutWantedGradient_TakesNoPartInTheBackwardPass()
    {
        // 0·(1/x) at x = 0: a gradient through the square root would be 0·∞.
        var builder = new GraphBuilder("branch");
        var (x, y) = (builder.Input("x"), builder.Input("y"));
        var tape = Tape.Of(builder.Build((x * 3) + (Sqrt(y) * (x - x))), wrt: [x.Node]);

        var run = tape.Run(new Dictionary<string, double> { ["x"] = 2, ["y"] = 0 });

        Assert.Equal((6.0, 3.0), (run.ValueOf(tape.Graph.Outputs[0]), run.GradientOf(x.Node)));
        Assert.Equal(double.NaN, run.GradientOf(y.Node));
        Assert.Contains(tape.Spec.RunLength, length => length < 0);
    }

    [Fact]
    public void Run_AgainAndAgain_GivesTheSameBits()
    {
        var graph = RandomGraphs.Create(5, 5000, inputs: 5, OpMix.Bounded);
        var tape = Tape.Of(graph);
        var feeds = RandomGraphs.Feeds(5, graph);
        var bits = new HashSet<string>();
        for (var i = 0; i < 5; i++)
        {
            var run = tape.Run(feeds);
            bits.Add(string.Join(' ', Enumerable.Range(0, graph.Count).Where(node => tape.Kernel.TryRead(run.Output, run.Upstream, node, out _, out _)).Select(node => $"{BitConverter.DoubleToInt64Bits(run.ValueOf(node))} {BitConverter.DoubleToInt64Bits(run.GradientOf(node))}")));

            // Others run in between, in the same memory.
            tape.Kernel.Settled(run.Output);
            tape.Kernel.Settled(tape.Run(RandomGraphs.Feeds(6 + i, graph)).Output);
        }

        Assert.Single(bits);
    }

    // Errors are measured by the sum of what all paths contribute, without their signs.
    private static void AssertAgree(Graph graph, int[] wrt, Dictionary<string, double> feeds, string what, double slack = 1)
    {
        var plan = new Planner(Compiler.Ops).Plan(graph, PlanSignature.Of([graph.Outputs[0]], graph.Outputs[0], wrt));
        var expected = PerOp.Run(plan, GraphQuery.Feeds(graph, feeds));
        var tape = Tape.Of(graph, wrt);
        var run = tape.Run(feeds);
        var scale = PathSums.Of(graph, run.ValueOf);

        Close.Assert(expected.ValueOf(graph.Outputs[0]), run.ValueOf(graph.Outputs[0]), slack * Tolerance, what);
        for (var i = 0; i < tape.Spec.Wrt.Length; i++)
        {
            var (node, actual) = (tape.Spec.Wrt[i], tape.Kernel.ReadGradient(run.Output, run.Upstream, tape.Spec.Wrt[i]).Scalar);
            Assert.True(Math.Abs(expected.GradientOf(node) - actual) <= slack * Tolerance * scale[node], $"{what}, node {node}: {actual} instead of {expected.GradientOf(node)}, of a scale of {scale[node]}");
        }
    }
}
