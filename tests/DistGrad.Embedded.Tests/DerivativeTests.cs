using static DistGrad.Functions;

namespace DistGrad.Embedded.Tests;

/// <summary>Derivatives that the client derives and the cluster runs.</summary>
public class DerivativeTests
{
    private static readonly double[] At = [0.3, -0.7, 1.1];

    [Fact]
    public async Task Hessian_RosenbrockOf50Scalars_IsTheClosedForm()
    {
        const int N = 50;
        await using var client = await DistGradClient.StartEmbeddedAsync(2);
        var builder = new GraphBuilder("rosenbrock");
        Expr[] x = [.. Enumerable.Range(0, N).Select(i => builder.Input($"x{i}"))];
        var graph = await client.SubmitAsync(builder.Build(Sum([.. Enumerable.Range(0, N - 1).Select(i => (100 * (x[i + 1] - (x[i] * x[i])).Pow(2)) + (1 - x[i]).Pow(2))])));
        double[] at = [.. Enumerable.Range(0, N).Select(i => Math.Sin(i))];

        var hessian = (await graph.HessianAsync(feeds: Feeds.Of(at.Select((value, i) => KeyValuePair.Create($"x{i}", value))))).ToMatrix();

        for (var i = 0; i < N; i++)
        {
            for (var j = 0; j < N; j++)
            {
                var expected = i == j ? (i < N - 1 ? (1200 * at[i] * at[i]) - (400 * at[i + 1]) + 2 : 0) + (i > 0 ? 200 : 0) : Math.Abs(i - j) == 1 ? -400 * at[Math.Min(i, j)] : 0;
                Assert.Equal(expected, hessian[i, j], 1e-9 * Math.Max(1, Math.Abs(expected)));
            }
        }

        Assert.Single(await client.ListGraphsAsync());
    }

    [Fact]
    public async Task Gradient_NoWrt_IsByAllThatConsistsOfFloatingPointNumbers()
    {
        await using var client = await DistGradClient.StartEmbeddedAsync();
        var builder = new GraphBuilder("labels");
        var (x, at) = (builder.Input("x", new TensorType(DType.Float32, new Shape(3))), builder.Input("at", new TensorType(DType.Int64, new Shape(1))));
        var picked = builder.Apply("Gather", x * builder.Parameter("w", Tensor.Vector(2f, 3f, 4f)), at);
        var graph = await client.SubmitAsync(builder.Build(ReduceSum(picked).Named("f")));

        var run = await graph.GradientAsync(feeds: new() { ["x"] = Tensor.Vector(5f, 6f, 7f), ["at"] = Tensor.Vector(1L) });

        Assert.Equal(["w", "x"], run.Gradients.Tensors.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([0, 3, 0], run.GradientTensor("x").Numbers());
        Assert.Equal([0, 6, 0], run.GradientTensor("w").Numbers());
    }

    [Theory]
    [InlineData(2, 20_000)]
    [InlineData(2, 0)]
    [InlineData(5, 20_000)]
    [InlineData(5, 0)]
    public async Task Jacobian_AsOneGraphOrByDirections_IsTheClosedForm(int rows, int maxNodes)
    {
        await using var client = await DistGradClient.StartEmbeddedAsync(new EmbeddedOptions { Client = new DistGradClientOptions { MaxMatrixNodes = maxNodes } });
        double[] w = [.. Enumerable.Range(0, rows * 3).Select(i => Math.Cos(i))];
        var graph = await client.SubmitAsync(Layer(rows));

        var jacobian = await graph.JacobianAsync(["f"], Feed(rows, w), ["x", "b"]);

        var (byX, byB) = (jacobian["f", "x"], jacobian["f", "b"]);
        Assert.Equal((new Shape(rows, 3), new Shape(rows, rows)), (byX.Shape, byB.Shape));
        for (var i = 0; i < rows; i++)
        {
            var slope = 1 - Math.Pow(Math.Tanh(Enumerable.Range(0, 3).Sum(j => w[(3 * i) + j] * At[j])), 2);
            for (var j = 0; j < 3; j++) Assert.Equal(slope * w[(3 * i) + j], byX.Number((3 * i) + j), 1e-12);
            for (var j = 0; j < rows; j++) Assert.Equal(i == j ? slope : 0, byB.Number((rows * i) + j), 1e-12);
        }

        Assert.Single(await client.ListGraphsAsync());
    }

    [Theory]
    [InlineData(20_000)]
    [InlineData(0)]
    public async Task Products_AgreeWithJacobianAndHessian(int maxNodes)
    {
        await using var client = await DistGradClient.StartEmbeddedAsync(new EmbeddedOptions { Client = new DistGradClientOptions { MaxMatrixNodes = maxNodes } });
        double[] w = [.. Enumerable.Range(0, 12).Select(i => Math.Cos(i))];
        double[] u = [1, -2, 3, 4], v = [0.5, -1, 2];
        var (graph, feeds) = (await client.SubmitAsync(Layer(4)), Feed(4, w));
        var jacobian = (await graph.JacobianAsync(["f"], feeds, ["x"])).ToMatrix();
        var hessian = (await graph.HessianAsync("loss", feeds, ["x"])).ToMatrix();

        var vjp = (await graph.VjpAsync(new Feeds { ["f"] = u }, feeds, ["x"]))["x"].Numbers();
        var jvp = (await graph.JvpAsync(new Feeds { ["x"] = v }, feeds, ["f"]))["f"].Numbers();
        var hvp = (await graph.HvpAsync(new Feeds { ["x"] = v }, feeds, "loss"))["x"].Numbers();

        for (var j = 0; j < 3; j++) Assert.Equal(Enumerable.Range(0, 4).Sum(i => u[i] * jacobian[i, j]), vjp[j], 1e-12);
        for (var i = 0; i < 4; i++) Assert.Equal(Enumerable.Range(0, 3).Sum(j => jacobian[i, j] * v[j]), jvp[i], 1e-12);
        for (var i = 0; i < 3; i++) Assert.Equal(Enumerable.Range(0, 3).Sum(j => hessian[i, j] * v[j]), hvp[i], 1e-12);
        Assert.Single(await client.ListGraphsAsync());
    }

    [Fact]
    public async Task Derivatives_RequestDoesNotFit_SaysSoAndLeavesNothing()
    {
        await using var client = await DistGradClient.StartEmbeddedAsync();
        var graph = await client.SubmitAsync(Layer(2));

        await Assert.ThrowsAsync<GraphException>(() => graph.HessianAsync("loss"));
        await Assert.ThrowsAsync<GraphException>(() => graph.HessianAsync("f", Feed(2, new double[6])));
        await Assert.ThrowsAsync<UnknownNodeException>(() => graph.JvpAsync(new Feeds { ["y"] = 1 }, Feed(2, new double[6])));
        await Assert.ThrowsAsync<FeedException>(() => graph.JvpAsync(new Feeds { ["x"] = 1 }, Feed(2, new double[6]), ["f"]));
        Assert.Single(await client.ListGraphsAsync());
    }

    [Fact]
    public async Task Gradient_GraphWithCheckpoints_IsThatWithout()
    {
        await using var client = await DistGradClient.StartEmbeddedAsync(2);
        var (plain, marked) = (await client.SubmitAsync(Deep(0)), await client.SubmitAsync(Deep(3)));
        var feeds = new Feeds { ["x"] = At };

        foreach (var granularity in (Granularity[])[Granularity.PerOp, Granularity.Fused])
        {
            var options = new RunOptions { Granularity = granularity };
            var (expected, actual) = (await plain.GradientAsync("f", feeds, options: options), await marked.GradientAsync("f", feeds, options: options));
            Assert.Equal(expected.GradientTensor("x"), actual.GradientTensor("x"));
            Assert.Equal(expected["f"], actual["f"]);
            if (granularity == Granularity.PerOp) Assert.NotEmpty(await marked.InspectAllAsync(actual));
        }
    }

    // f = tanh(w·x + b), loss = Σ f², with extents that are open until values are fed.
    private static Graph Layer(int rows)
    {
        var builder = new GraphBuilder("layer");
        var w = builder.Input("w", new TensorType(DType.Float64, new Shape([Shape.Open, Shape.Open], ["m", "n"])));
        var x = builder.Input("x", new TensorType(DType.Float64, new Shape([Shape.Open], ["n"])));
        var b = builder.Parameter("b", Tensor.Full(new TensorType(DType.Float64, new Shape(rows)), 0));
        var f = Tanh(MatMul(w, x) + b).Named("f");
        return builder.Build(f, ReduceSum(f * f).Named("loss"));
    }

    private static Feeds Feed(int rows, double[] w) => new() { ["w"] = new Feed(Tensor.Of<double>(new Shape(rows, 3), w)), ["x"] = At };

    private static Graph Deep(int every)
    {
        var builder = new GraphBuilder("deep");
        var h = builder.Input("x", new TensorType(DType.Float64, new Shape(3)));
        for (var i = 1; i <= 9; i++)
        {
            h = Tanh(h * 1.5);
            if (every > 0 && i % every == 0) h = Checkpoint(h);
        }

        return builder.Build(ReduceSum(h).Named("f"));
    }
}
