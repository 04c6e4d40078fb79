using DistGrad.Core.Tests.Execution;
using static DistGrad.Functions;

namespace DistGrad.Core.Tests.Differentiation;

public class CustomGradientTests
{
    [Fact]
    public void Gradient_CustomRule_IsUsedInsteadOfTheOps()
    {
        var builder = new GraphBuilder();
        var (x, y) = (builder.Input("x"), builder.Input("y"));
        var graph = builder.Build((2 * Clipped(x * y)).Named("f"));
        Dictionary<string, double> feeds = new() { ["x"] = 3, ["y"] = 5 };

        var nodes = Running.Runner.Gradient(graph, feeds);

        Assert.Equal(2 * 15 * 15, nodes.ValueOf(graph.Find("f")));
        Assert.Equal((10.0, 6.0), (nodes.GradientOf(graph.Find("x")), nodes.GradientOf(graph.Find("y"))));
        Assert.Equal([10.0, 6], Derived.Numbers(Derivatives.Gradient(graph), ("x", 3), ("y", 5)));
    }

    [Fact]
    public void Hessian_RuleThatReadsInputsAndOutput_IsTheRuleDifferentiated()
    {
        var builder = new GraphBuilder();
        var (x, y) = (builder.Input("x"), builder.Input("y"));
        var z = CustomGradient(inputs => inputs[0] * inputs[1], z => z.Accumulate(0, z.Upstream * z.Output * z.Input(0)), x, y);
        var graph = builder.Build(z);

        // x̄ = z·x = x²·y by the rule; then dx̄/dx = z + x·(z·x) by product rule and rule again, and ȳ is 0 throughout.
        var hessian = Derived.Numbers(Derivatives.Hessian(graph), ("x", 2), ("y", 5));

        Assert.Equal([10.0 + (2 * 10 * 2), 0, 0, 0], hessian);
    }

    [Theory]
    [InlineData(Granularity.PerOp)]
    [InlineData(Granularity.Fused)]
    public void Gradient_TensorsWithOpenExtents_FitsTheInputs(Granularity granularity)
    {
        var builder = new GraphBuilder();
        var x = builder.Input("x", new TensorType(DType.Float32, new Shape([Shape.Open, 2], ["n", null])));
        var bias = builder.Input("b", new TensorType(DType.Float32, new Shape(2)));
        var z = CustomGradient(
            inputs => inputs[0] + inputs[1],
            z =>
            {
                z.Accumulate(0, 3 * z.Upstream);
                z.Accumulate(1, z.Upstream);
            },
            x,
            bias);
        var graph = builder.Build(ReduceSum(z).Named("f"));
        Dictionary<string, Tensor> feeds = new() { ["x"] = Tensor.Of<float>(new Shape(3, 2), 1, 2, 3, 4, 5, 6), ["b"] = Tensor.Vector<float>(1, 1) };

        var run = Running.Runner.Run(graph, feeds, ["f"], "f", ["x", "b"], granularity);

        Assert.Equal(27, run.Value(graph.Find("f")).ToTensor(DType.Float32).Number(0));
        Assert.Equal(Enumerable.Repeat(3.0, 6), run.Gradient(graph.Find("x")).Tensor!.Numbers());
        Assert.Equal([3.0, 3], run.Gradient(graph.Find("b")).Tensor!.Numbers());
    }

    [Fact]
    public void Build_RuleFails_SaysSo()
    {
        var x = new GraphBuilder().Input("x");

        Assert.Contains("custom gradient rule fails", Assert.Throws<GraphException>(() => CustomGradient(inputs => inputs[0], _ => throw new InvalidOperationException("no."), x)).Message);
        Assert.Throws<ArgumentException>(() => CustomGradient(inputs => x, _ => { }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no base64")]
    [InlineData("AAAA")]
    public void Gradient_BrokenRule_IsRefused(string rule)
    {
        var builder = new GraphBuilder();
        var x = builder.Input("x");
        var graph = builder.Build(builder.Apply("distgrad:CustomGradient", [x, x], Attributes.None.With("vjp", rule)));

        Assert.ThrowsAny<DistGradException>(() => Derivatives.Gradient(graph));
    }

    // x², whose slope is taken for 1.
    private static Expr Clipped(Expr x) => CustomGradient(inputs => inputs[0] * inputs[0], z => z.Accumulate(0, z.Upstream), x);
}
