using DistGrad.Core.Tests.Execution;
using static DistGrad.Functions;

namespace DistGrad.Core.Tests.Differentiation;

public class CheckpointTests
{
    private const int Depth = 64;

    private static readonly TensorType Pair = new(DType.Float64, new Shape(2));

    [Theory]
    [InlineData(Granularity.PerOp)]
    [InlineData(Granularity.Fused)]
    public void Gradient_WithCheckpoints_SameBits(Granularity granularity)
    {
        Dictionary<string, Tensor> feeds = new() { ["x"] = Tensor.Vector(0.4, -0.2, 0.9), ["w"] = Tensor.Vector(1.1, 0.9, -1.2) };
        string[] wrt = ["x", "w", "h3"];
        var (plain, marked) = (Network(0), Network(4));

        var expected = Running.Runner.Run(plain, feeds, ["f"], "f", wrt, granularity);
        var actual = Running.Runner.Run(marked, feeds, ["f"], "f", wrt, granularity);

        Assert.Equal(expected.Value(plain.Find("f")), actual.Value(marked.Find("f")));
        foreach (var name in wrt) Assert.Equal(expected.Gradient(plain.Find(name)), actual.Gradient(marked.Find(name)));
    }

    [Fact]
    public void Gradient_ManyThatAreNotReached_AreZero()
    {
        var builder = new GraphBuilder();
        var (x, y) = (builder.Input("x"), builder.Input("y"));
        var graph = builder.Build((Checkpoint(Sin(x)) * 2).Named("f"), (y * 1).Named("g"));

        var run = Running.Runner.Gradient(graph, new Dictionary<string, double> { ["x"] = 0, ["y"] = 1 }, "f");

        Assert.Equal((2.0, 0.0), (run.GradientOf(graph.Find("x")), run.GradientOf(graph.Find("y"))));
    }

    [Fact]
    public void Hessian_WithCheckpoints_SameValues()
    {
        Dictionary<string, Tensor> feeds = new() { ["x"] = Tensor.Vector(0.4, -0.2, 0.9), ["w"] = Tensor.Vector(1.1, 0.9, -1.2) };

        var expected = Derived.Values(Derivatives.Hessian(Network(0)), feeds);
        var actual = Derived.Values(Derivatives.Hessian(Network(4)), feeds);

        for (var i = 0; i < expected.Length; i++) Derived.AssertClose(expected[i].Numbers(), actual[i].Numbers(), 1e-12);
    }

    [Fact]
    public void Gradient_WithCheckpoints_HoldsFewerValuesAtOnce()
    {
        var (plain, marked) = (Derivatives.Gradient(Chain(0), wrt: ["x"]), Derivatives.Gradient(Chain(8), wrt: ["x"]));

        Assert.InRange(LiveValues.Peak(plain), Depth, 3 * Depth);
        Assert.InRange(LiveValues.Peak(marked), 8, Depth / 2);
    }

    [Fact]
    public void Plan_PerOpWithCheckpoints_ComputesAgainWhatWasDropped()
    {
        var graph = Chain(8);
        var plan = Running.Plan(graph);

        var tanhs = plan.Shards.Sum(shard => shard.KernelOf.Count(kernel => shard.Kernels[kernel].Op == "Tanh"));
        Assert.Equal(Depth + (Depth * 7 / 8), tanhs);
        Assert.All(plan.GraphNodes, node => Assert.InRange(node, 0, graph.Count - 1));
    }

    [Fact]
    public void Plan_FusedWithCheckpoints_KeepsTheMarksAlone()
    {
        Assert.InRange(Kept(Chain(0, Pair)), Depth - 1, Depth + 1);
        Assert.InRange(Kept(Chain(8, Pair)), 8, 17);

        static int Kept(Graph graph)
        {
            var signature = PlanSignature.Of([graph.Outputs[0]], graph.Outputs[0], GraphQuery.InputsOf(graph)) with { Granularity = Granularity.Fused };
            var plan = new Planner(OpRegistry.Standard, new PlannerOptions { Blocks = 1 }).Plan(graph, signature);
            return plan.Shards.SelectMany(shard => shard.Kernels).Sum(kernel => kernel.Block?.Kept.Length ?? 0);
        }
    }

    // tanh applied again and again, with a mark after every few.
    private static Graph Chain(int every) => Chain(every, TensorType.Scalar);

    private static Graph Chain(int every, TensorType type)
    {
        var builder = new GraphBuilder("chain");
        var h = builder.Input("x", type);
        for (var i = 1; i <= Depth; i++)
        {
            h = Tanh(h);
            if (every > 0 && i < Depth && i % every == 0) h = Checkpoint(h);
        }

        return builder.Build(type.IsScalar ? h : ReduceSum(h));
    }

    // A few layers with a skip connection; h3 is in the midst of what a mark lets go of.
    private static Graph Network(int every)
    {
        var builder = new GraphBuilder("network");
        var type = new TensorType(DType.Float64, new Shape(3));
        var (x, w) = (builder.Input("x", type), builder.Input("w", type));
        var (h, skipped) = (x, x);
        for (var i = 1; i <= 10; i++)
        {
            h = Tanh((h * w) + Sin(h));
            if (i == 2) skipped = h;
            if (i == 3) h.Named("h3");
            if (every > 0 && i % every == 0) h = Checkpoint(h);
        }

        return builder.Build(ReduceSum(h * skipped).Named("f"));
    }
}
