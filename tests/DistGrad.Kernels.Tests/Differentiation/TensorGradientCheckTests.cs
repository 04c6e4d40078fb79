using static DistGrad.Functions;

namespace DistGrad.Kernels.Tests.Differentiation;

public class TensorGradientCheckTests
{
    private static readonly TensorGradientCheck Check = new(new KernelCompiler());
    private readonly GraphBuilder _builder = new("g");

    [Fact]
    public void Run_AtAJump_AnyNumberWillDo()
    {
        var x = _builder.Input("x", new TensorType(DType.Float32, new Shape(3)));

        AssertAgrees(_builder.Build(Sign(x) * Exp(x)), Tensor.Vector<float>(-1, 0, 2));
    }

    [Fact]
    public void Run_WrongRuleBesideAJump_IsFound()
    {
        var x = _builder.Input("x", new TensorType(DType.Float64, new Shape(2)));
        var graph = _builder.Build((Sign(x) * Exp(x)) + StopGradient(x * x));

        var report = Check.Run(graph, new Dictionary<string, Tensor> { ["x"] = Tensor.Vector<double>(0, 3) });

        Assert.False(report!.Agrees);
        Assert.Equal("x[1]", report.Worst.Node);
    }

    [Fact]
    public void Run_RatioOfADropout_IsNoVariable()
    {
        var (x, ratio) = (_builder.Input("x", new TensorType(DType.Float32, new Shape(4))), _builder.Input("ratio", new TensorType(DType.Float32, new Shape())));
        var graph = _builder.Build(_builder.Apply("Dropout", x, ratio, x.Constant(Tensor.Scalar(true))));

        var report = Check.Run(graph, new Dictionary<string, Tensor> { ["x"] = Tensor.Vector<float>(1, 2, 3, 4), ["ratio"] = Tensor.Scalar(0.25f) });

        Assert.True(report!.Agrees, report.Worst.ToString());
        Assert.DoesNotContain(report.Checks, check => check.Node == "ratio");
    }

    [Fact]
    public void Run_SomeResultsThatAreNotFinite_TheOthersAreChecked()
    {
        var x = _builder.Input("x", new TensorType(DType.Float64, new Shape(4)));
        var right = Exp(x);
        var wrong = CustomGradient(inputs => Exp(inputs[0]), z => z.Accumulate(0, z.Upstream), x);
        var feeds = new Dictionary<string, Tensor> { ["x"] = Tensor.Vector(1, double.NaN, double.PositiveInfinity, -1) };

        Assert.True(Check.Run(_builder.Build(right), feeds)!.Agrees);
        Assert.False(Check.Run(_builder.Build(wrong), feeds)!.Agrees);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(1.1)]
    [InlineData(-1.1)]
    public void Run_AtAKink_WhatIsNotBetweenTheSlopesIsFound(double gradient)
    {
        var x = _builder.Input("x", new TensorType(DType.Float64, new Shape(1)));
        var graph = _builder.Build(CustomGradient(inputs => Abs(inputs[0]), z => z.Accumulate(0, z.Upstream * gradient), x));

        Assert.False(Check.Run(graph, new Dictionary<string, Tensor> { ["x"] = Tensor.Vector(0.0) })!.Agrees);
    }

    [Fact]
    public void Run_GradientThatIsNaNInFloat32Alone_IsFound()
    {
        // 1e30² is infinite in float32, and divided by itself NaN.
        var x = _builder.Input("x", new TensorType(DType.Float32, new Shape(2)));
        var graph = _builder.Build(CustomGradient(
            inputs => inputs[0] * 2,
            z => z.Accumulate(0, (z.Input(0) * 1e30 * (z.Input(0) * 1e30)) is var y ? z.Upstream * 2 * (y / y) : default),
            x));

        var report = Check.Run(graph, new Dictionary<string, Tensor> { ["x"] = Tensor.Vector(1f, 1e-20f) });

        Assert.False(report!.Agrees);
        Assert.True(report.Worst.IsOfPrecision);
    }

    [Fact]
    public void Run_NaNThatIsReplacedLater_GradientMayBeNaN()
    {
        var x = _builder.Input("x", new TensorType(DType.Float64, new Shape(2)));
        var y = Log(x * -1);

        AssertAgrees(_builder.Build(Where(_builder.Apply("IsNaN", y), x * 0, y)), Tensor.Vector<double>(-1, 2));
    }

    [Fact]
    public void Run_ConstantOfShapeOfNoValue_IsWidened()
    {
        var x = _builder.Input("x", new TensorType(DType.Float32, new Shape(2)));

        AssertAgrees(_builder.Build(x + _builder.Apply("ConstantOfShape", _builder.Apply("Shape", x))), Tensor.Vector<float>(1, 2));
    }

    private static void AssertAgrees(Graph graph, Tensor x)
    {
        var report = Check.Run(graph, new Dictionary<string, Tensor> { ["x"] = x });

        Assert.True(report!.Agrees, report.Worst.ToString());
    }
}
