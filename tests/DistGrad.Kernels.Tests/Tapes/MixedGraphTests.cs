using static DistGrad.Functions;

namespace DistGrad.Kernels.Tests.Tapes;

/// <summary>Graphs of tensors and many scalars: blocks of both sorts, which exchange messages.</summary>
public class MixedGraphTests
{
    private static readonly KernelCompiler Compiler = new();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Fused_ScalarsBetweenTensors_AgreesWithPerOp(int blocks)
    {
        var graph = Mixed();
        var (root, wrt) = (graph.Find("loss"), new[] { "x", "w", "a", "s" }.Select(graph.Find).ToArray());
        var signature = PlanSignature.Of([root, graph.Find("scale")], root, wrt);
        var feeds = GraphQuery.Feeds(graph, new Dictionary<string, Tensor>
        {
            ["x"] = Tensor.Of<double>(new Shape(2, 3), 0.1, -0.2, 0.3, 0.4, -0.5, 0.6),
            ["w"] = Tensor.Of<double>(new Shape(2, 3), 1, 2, 3, -1, -2, -3),
            ["a"] = Tensor.Scalar(0.7),
            ["s"] = Tensor.Scalar(-0.3),
        });

        var perOp = Run(graph, signature with { Granularity = Granularity.PerOp }, feeds, 1);
        var fused = Run(graph, signature with { Granularity = Granularity.Fused }, feeds, blocks);

        foreach (var node in (int[])[root, graph.Find("scale")]) AssertClose(perOp.Value(node), fused.Value(node), graph.TypeOf(node));
        foreach (var node in wrt) AssertClose(perOp.Gradient(node), fused.Gradient(node), graph.TypeOf(node));
    }

    [Fact]
    public void Plan_ScalarsBetweenTensors_HasBlocksOfBothSorts()
    {
        var graph = Mixed();
        var root = graph.Find("loss");
        var plan = new Planner(Compiler.Ops, compiler: Compiler).Plan(graph, PlanSignature.Of([root], root, [graph.Find("x")]) with { Granularity = Granularity.Fused });

        var kernels = plan.Shards.SelectMany(shard => shard.Kernels).ToArray();
        Assert.Contains(kernels, kernel => kernel.Tape is { Instructions: > 256 });
        Assert.Contains(kernels, kernel => kernel.Block is not null);
        Assert.InRange(plan.Outline.Nodes, 4, 12);
    }

    [Fact]
    public void Plan_FewScalarsAmongTensors_AreLeftToTheRuntime()
    {
        var builder = new GraphBuilder("few");
        var x = builder.Input("x", new TensorType(DType.Float64, new Shape(3)));
        var graph = builder.Build(Sin(ReduceSum(x * x)) * builder.Input("s"));
        var root = graph.Outputs[0];

        var plan = new Planner(Compiler.Ops, compiler: Compiler).Plan(graph, PlanSignature.Of([root], root, [graph.Find("x")]) with { Granularity = Granularity.Fused });

        Assert.DoesNotContain(plan.Shards.SelectMany(shard => shard.Kernels), kernel => kernel.Tape is not null);
    }

    // A tensor's sum goes through a long formula, which scales another tensor.
    private static Graph Mixed()
    {
        var builder = new GraphBuilder("mixed");
        var type = new TensorType(DType.Float64, new Shape(2, 3));
        var (a, x, s, w) = (builder.Input("a"), builder.Input("x", type), builder.Input("s"), builder.Input("w", type));
        var (u, v) = (ReduceSum(Tanh(x * w)), a);
        for (var i = 0; i < 300; i++) (u, v) = (v, i % 3 == 0 ? Sin(u + v) : i % 3 == 1 ? u * Cos(v) : u + (v * 0.5));
        var scale = (u + v).Named("scale");
        var y = Sigmoid(w * scale) + (x * s);
        return builder.Build((ReduceSum(y * y) * a).Named("loss"));
    }

    private static LocalRun Run(Graph graph, PlanSignature signature, NodeValues feeds, int blocks)
    {
        var options = new PlannerOptions { Blocks = blocks };
        return new LocalRunner(Compiler, options).Run(new Planner(Compiler.Ops, options, Compiler).Plan(graph, signature), feeds);
    }

    private static void AssertClose(Value expected, Value actual, TensorType type)
    {
        var (e, a) = (expected.ToTensor(type.DType).Numbers(), actual.ToTensor(type.DType).Numbers());
        Assert.Equal(e.Length, a.Length);
        for (var i = 0; i < e.Length; i++) Assert.True(Math.Abs(e[i] - a[i]) <= 1e-11 * (1 + Math.Abs(e[i])), $"expected {e[i]:R}, got {a[i]:R}");
    }
}
