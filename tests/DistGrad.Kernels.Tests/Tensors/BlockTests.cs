using static DistGrad.Functions;

namespace DistGrad.Kernels.Tests.Tensors;

public class BlockTests
{
    private static readonly KernelCompiler Compiler = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void Fused_AnyNumberOfBlocks_AgreesWithPerOp(int blocks)
    {
        var graph = Network();
        var feeds = new Dictionary<string, Tensor> { ["x"] = GradientTheory.Random(1, new Shape(3, 4)) };
        string[] wrt = ["x", "w1", "w2", "h", "scale"];
        var perOp = new LocalRunner(Compiler).Run(graph, feeds, ["h", "loss"], "loss", wrt);
        var fused = new LocalRunner(Compiler, new PlannerOptions { Blocks = blocks }).Run(graph, feeds, ["h", "loss"], "loss", wrt, Granularity.Fused);

        foreach (var label in (string[])["h", "loss"]) AssertClose(perOp.Value(graph.Find(label)), fused.Value(graph.Find(label)));
        foreach (var label in wrt) AssertClose(perOp.Gradient(graph.Find(label)), fused.Gradient(graph.Find(label)));
    }

    [Theory]
    [InlineData(1, 12)]
    [InlineData(5, 3)]
    [InlineData(512, 1)]
    public void Fused_MoreOpsThanABlockHolds_AreMoreBlocks(int size, int blocks)
    {
        var builder = new GraphBuilder("chain");
        var x = builder.Input("x", new TensorType(DType.Float64, new Shape(2)));
        var y = x;
        for (var i = 0; i < 11; i++) y = Tanh(y);
        var graph = builder.Build(ReduceSum(y).Named("y"));
        var feeds = new Dictionary<string, Tensor> { ["x"] = Tensor.Vector(0.3, -0.4) };
        var options = new PlannerOptions { BlockSize = size };
        var signature = PlanSignature.Of([graph.Find("y")], graph.Find("y"), [graph.Find("x")]) with { Granularity = Granularity.Fused };

        // The relay of the feed is a node too.
        Assert.Equal(blocks + 1, new Planner(Compiler.Ops, options, Compiler).Plan(graph, signature).Outline.Nodes);
        var fused = new LocalRunner(Compiler, options).Run(graph, feeds, ["y"], "y", ["x"], Granularity.Fused);
        AssertClose(new LocalRunner(Compiler).Run(graph, feeds, ["y"], "y", ["x"]).Gradient(graph.Find("x")), fused.Gradient(graph.Find("x")));
    }

    [Fact]
    public void Fused_SecondRun_SameBits()
    {
        var graph = Network();
        var feeds = new Dictionary<string, Tensor> { ["x"] = GradientTheory.Random(1, new Shape(3, 4)) };
        var runner = new LocalRunner(Compiler, new PlannerOptions { Blocks = 3 });
        var (first, second) = (Run(), Run());

        Assert.Equal(first, second);

        Tensor Run() => runner.Run(graph, feeds, of: "loss", wrt: ["w1"], granularity: Granularity.Fused).Gradient(graph.Find("w1")).Tensor!;
    }

    [Theory]
    [InlineData(Granularity.Fused)]
    [InlineData(Granularity.PerOp)]
    public void Run_Large_LeavesEarlierResultsAlone(Granularity granularity)
    {
        // Large enough for its memory to be used again.
        const int Rows = 256;
        var builder = new GraphBuilder("large");
        var x = builder.Input("x", new TensorType(DType.Float64, new Shape(Rows, Rows)));
        var w = builder.Parameter("w", GradientTheory.Random(2, new Shape(Rows, Rows)));
        var kept = Relu(MatMul(x, w)).Named("kept");
        var seen = Reshape(Sin(kept), new Shape(Rows * Rows)).Named("seen");
        var graph = builder.Build(ReduceSum(Exp(seen)).Named("loss"));
        var runner = new LocalRunner(Compiler);
        var first = Run(1);
        var copies = first.Select(tensor => tensor.Numbers()).ToArray();
        for (var seed = 2; seed < 6; seed++) Run(seed);

        Assert.Equal(copies, first.Select(tensor => tensor.Numbers()));
        Assert.Equal(copies, Run(1).Select(tensor => tensor.Numbers()));

        Tensor[] Run(int seed)
        {
            var feeds = new Dictionary<string, Tensor> { ["x"] = GradientTheory.Random(seed, new Shape(Rows, Rows)) };
            var run = runner.Run(graph, feeds, ["seen"], "loss", ["x", "w"], granularity);
            return [run.Value(graph.Find("seen")).Tensor!, run.Gradient(graph.Find("x")).Tensor!, run.Gradient(graph.Find("w")).Tensor!];
        }
    }

    [Fact]
    public void Evaluate_OpenExtents_AreTakenFromTheFeeds()
    {
        var builder = new GraphBuilder("open");
        var x = builder.Input("x", new TensorType(DType.Float32, new Shape([Shape.Open, 4], ["batch", null])));
        var y = ReduceSumOfSquares(x).Named("y");
        var graph = builder.Build(y);
        foreach (var batch in (int[])[1, 5])
        {
            var feed = Tensor.Full(new TensorType(DType.Float32, new Shape(batch, 4)), 2);
            var run = new LocalRunner(Compiler).Run(graph, new Dictionary<string, Tensor> { ["x"] = feed }, of: "y", wrt: ["x"]);

            Assert.Equal(16f * batch, run.Value(graph.Find("y")).Tensor!.Elements<float>()[0]);
            Assert.Equal(Tensor.Full(feed.Type, 4), run.Gradient(graph.Find("x")).Tensor);
        }
    }

    private static Expr ReduceSumOfSquares(Expr x) => ReduceSum(x * x);

    private static Graph Network()
    {
        var builder = new GraphBuilder("network");
        var x = builder.Input("x", new TensorType(DType.Float64, new Shape(3, 4)));
        var w1 = builder.Parameter("w1", GradientTheory.Random(2, new Shape(4, 5)));
        var w2 = builder.Parameter("w2", GradientTheory.Random(3, new Shape(5, 2)));
        var scale = builder.Parameter("scale", Tensor.Scalar(0.7));
        var h = Tanh(MatMul(x, w1)).Named("h");
        var y = Sigmoid(MatMul(h, w2) * scale) + ReduceSum(Exp(h), [-1], keepDimensions: true);
        var loss = (ReduceSum(y * y) * 0.5).Named("loss");
        return builder.Build(loss);
    }

    private static void AssertClose(Value expected, Value actual)
    {
        var (e, a) = (expected.ToTensor(DType.Float64), actual.ToTensor(DType.Float64));
        Assert.Equal(e.Type, a.Type);
        for (var i = 0; i < e.Count; i++) Assert.Equal(e.Number(i), a.Number(i), 1e-12 * Math.Max(1, Math.Abs(e.Number(i))));
    }
}
