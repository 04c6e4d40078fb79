using static DistGrad.Functions;

namespace DistGrad.Embedded.Tests;

/// <summary>Ops of users, end to end: registered by assembly on silos and client.</summary>
public class CustomOpTests
{
    private static readonly OpRegistry Ops = OpRegistry.Standard.With(typeof(SignedRootOp).Assembly);

    [Theory]
    [InlineData(Granularity.PerOp)]
    [InlineData(Granularity.Fused)]
    public async Task Gradient_OpsOfAnAssembly_RunOnSilos(Granularity granularity)
    {
        await using var client = await DistGradClient.StartEmbeddedAsync(new EmbeddedOptions { Silos = 2, Ops = Ops });
        var builder = new GraphBuilder("custom", Ops);
        var x = builder.Input("x", new TensorType(DType.Float32, new Shape([Shape.Open], ["n"])));
        var s = builder.Input("s");
        var weights = builder.Constant(Tensor.Vector<float>(1, 10, 100));
        var root = SignedRootOp.Of(s);
        var graph = await client.SubmitAsync(builder.Build((Cast(ReduceSum(ReversedOp.Of(SignedRootOp.Of(x)) * weights), DType.Float64) * root).Named("f")));

        var run = await graph.GradientAsync(feeds: new Feeds { ["x"] = new[] { 4f, -9f, 1f }, ["s"] = 16 }, options: new RunOptions { Granularity = granularity });

        Assert.Equal((200.0 - 30 + 1) * 4, run["f"], 1e-9);
        Assert.Equal([400 / 4.5, 40 / 6.5, 4 / 2.5], run.GradientTensor("x").Numbers(), (expected, actual) => Math.Abs(expected - actual) < 1e-4);
        Assert.Equal(171 / 8.5, run.Gradient("s"), 1e-9);
        var hessian = await graph.HessianAsync(feeds: new Feeds { ["x"] = new[] { 4f, -9f, 1f }, ["s"] = 16 }, wrt: ["s"]);
        Assert.Equal(171 * -2 * (1 / 8.5) / (8.5 * 8.5), hessian["s", "s"].Number(0), 1e-9);
    }

    [Fact]
    public async Task Gradient_CompositionWithAGradientOfItsOwn_NeedsNothingOnSilos()
    {
        await using var client = await DistGradClient.StartEmbeddedAsync(2);
        var builder = new GraphBuilder();
        var (x, y) = (builder.Input("x"), builder.Input("y"));

        // log(1 + eˣ) with the gradient in its stable form.
        var softplus = CustomGradient(inputs => Log(1 + Exp(inputs[0])), z => z.Accumulate(0, z.Upstream * (1 - (1 / (1 + Exp(z.Input(0)))))), x);
        var graph = await client.SubmitAsync(builder.Build((softplus * y).Named("f")));

        var run = await graph.GradientAsync(feeds: new Feeds { ["x"] = 100, ["y"] = 3 });

        Assert.Equal((300.0, 3.0, 100.0), (run["f"], run.Gradient("x"), run.Gradient("y")));
    }

    [Fact]
    public async Task Submit_OpThatSilosDoNotHave_IsRefused()
    {
        await using var client = await DistGradClient.StartEmbeddedAsync();
        var builder = new GraphBuilder("custom", Ops);

        await Assert.ThrowsAnyAsync<DistGradException>(async () =>
        {
            var graph = await client.SubmitAsync(builder.Build(SignedRootOp.Of(builder.Input("x"))));
            await graph.GradientAsync(feeds: new Feeds { ["x"] = 2 });
        });
    }
}
