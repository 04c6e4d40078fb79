using CsCheck;
using DistGrad.Kernels;

namespace DistGrad.Core.Tests.Planning.Memory;

public class PlanMemoryTests
{
    private const int Length = 1000;
    private const long Vector = (sizeof(float) * Length) + 128;

    private static readonly TensorType Type = new(DType.Float32, new Shape(Length));
    private static readonly KernelCompiler Compiler = new();
    private static readonly Gen<(int Seed, int Nodes, bool Differentiates, Granularity Granularity)> Runs =
        Gen.Select(Gen.Int[0, 1_000_000], Gen.Int[1, 25], Gen.Bool, Gen.Enum<Granularity>());

    [Fact]
    public void PeakBytes_AnyGraphInAnyOrder_IsNeverExceeded() => Runs.Sample(
        s =>
        {
            var graph = Draw(s.Seed, s.Nodes);
            var plan = Plan(graph, s.Differentiates, s.Granularity);
            var feeds = GraphQuery.Feeds(graph, GraphQuery.InputsOf(graph).ToDictionary(graph.Label, _ => Tensor.Full(Type, 0.5)));
            for (var order = 0; order < 3; order++)
            {
                var run = new MeasuredRun(plan, Compiler, new Random(order));

                run.Execute(feeds);

                Assert.True(run.Peak <= plan.Outline.PeakBytes, $"held {run.Peak} bytes, {plan.Outline.PeakBytes} were planned");
            }

            Assert.True(plan.Outline.PeakBytes <= plan.Outline.ShardBytes.Sum() || s.Granularity == Granularity.Fused);
        },
        iter: 60,
        threads: 1);

    [Fact]
    public void PeakBytes_Scalars_AreNone()
    {
        var outline = new Planner(OpRegistry.Standard).Plan(Execution.Running.Lecture, PlanSignature.Of([], Execution.Running.Lecture.Outputs[0], [0])).Outline;

        Assert.Equal((0, 0, 0), (outline.PeakBytes, outline.ShardBytes.Sum(), outline.NodeBytes));
    }

    [Fact]
    public void PeakBytes_DeepChain_IsThatOfAFewNodes()
    {
        var builder = new GraphBuilder();
        var x = builder.Input("x", Type);
        for (var i = 0; i < 100; i++) x = Functions.Tanh(x);
        var outline = Plan(builder.Build(x), differentiates: false).Outline;

        Assert.InRange(outline.PeakBytes, 2 * Vector, 3 * Vector);
        Assert.InRange(outline.ShardBytes.Sum(), 101 * Vector, 115 * Vector);
        Assert.InRange(outline.NodeBytes, 2 * Vector, 3 * Vector);
    }

    [Fact]
    public void PeakBytes_DeepChainDifferentiated_IsWhatIsKept()
    {
        var builder = new GraphBuilder();
        var x = builder.Input("x", Type);
        for (var i = 0; i < 100; i++) x = Functions.Tanh(x);
        var outline = Plan(builder.Build(Functions.ReduceSum(x)), differentiates: true).Outline;

        // Each tanh keeps its output.
        Assert.InRange(outline.PeakBytes, 100 * Vector, 106 * Vector);
    }

    [Fact]
    public void PeakBytes_ResidualConnections_CountValuesOnce()
    {
        var builder = new GraphBuilder();
        var x = builder.Input("x", Type);
        for (var i = 0; i < 50; i++) x += Functions.Tanh(Functions.Sin(x));
        var outline = Plan(builder.Build(x), differentiates: false).Outline;

        Assert.InRange(outline.PeakBytes, 3 * Vector, 5 * Vector);
    }

    [Fact]
    public void PeakBytes_Fused_CountsWhatABlockHoldsInBetween()
    {
        var builder = new GraphBuilder();
        var (x, y) = (builder.Input("x", Type), builder.Input("y", Type));
        var wide = Enumerable.Range(1, 20).Select(i => Functions.Tanh(x * y * i)).ToArray();
        var outline = Plan(builder.Build(Functions.ReduceSum(Functions.Sum(wide))), differentiates: false, Granularity.Fused).Outline;

        Assert.InRange(outline.PeakBytes, 20 * Vector, 70 * Vector);
    }

    // Random ops on vectors, a sum in the end.
    private static Graph Draw(int seed, int nodes)
    {
        var (random, builder) = (new Random(seed), new GraphBuilder($"memory {seed}"));
        var values = new List<Expr> { builder.Input("x", Type), builder.Input("y", Type), builder.Parameter("p", Tensor.Full(Type, 0.25)) };
        while (values.Count < nodes + 3)
        {
            var (x, y) = (values[random.Next(values.Count)], values[random.Next(values.Count)]);
            values.Add(random.Next(8) switch
            {
                0 => x + y,
                1 or 2 => x * y,
                3 => Functions.Tanh(x),
                4 => Functions.Sin(x),
                5 => Functions.Max(x, y),
                6 => Functions.Where(Functions.Less(x, y), x, y),
                _ => x * builder.Constant(Tensor.Full(Type, 0.5)),
            });
        }

        return builder.Build(Functions.ReduceSum(values[^1] * values[0]).Named("f"), values[random.Next(3, values.Count)]);
    }

    private static Plan Plan(Graph graph, bool differentiates, Granularity granularity = Granularity.PerOp)
    {
        var wrt = differentiates ? Enumerable.Range(0, graph.Count).Where(node => graph.IsInput(node) || graph.IsParameter(node)) : [];
        var signature = PlanSignature.Of(graph.Outputs.ToArray(), differentiates ? graph.Outputs[0] : PlanSignature.None, wrt) with { Granularity = granularity };
        return new Planner(OpRegistry.Standard, new() { MinShards = 3 }, Compiler).Plan(graph, signature);
    }
}
