using static DistGrad.Functions;

namespace DistGrad.Kernels.Tests.Tensors.Ops;

/// <summary>Elementwise ops of one input: values by textbook formulas, gradients by differences, kinks by convention.</summary>
public class ActivationTests
{
    private static readonly Dictionary<string, Case> Smooth = new()
    {
        ["Acos"] = new(Acos, Math.Acos, -0.95, 0.95),
        ["Acosh"] = new(Acosh, Math.Acosh, 1.1, 9),
        ["Asin"] = new(Asin, Math.Asin, -0.95, 0.95),
        ["Asinh"] = new(Asinh, Math.Asinh, -5, 5),
        ["Atan"] = new(Atan, Math.Atan, -5, 5),
        ["Atanh"] = new(Atanh, Math.Atanh, -0.95, 0.95),
        ["Celu"] = new(x => Celu(x), x => x > 0 ? x : Math.Exp(x) - 1, -3, 3),
        ["Celu 0.7"] = new(x => Celu(x, 0.7), x => x > 0 ? x : 0.7f * (Math.Exp(x / 0.7f) - 1), -3, 3),
        ["Cosh"] = new(Cosh, x => (Math.Exp(x) + Math.Exp(-x)) / 2, -3, 3),
        ["Elu"] = new(x => Elu(x), x => x > 0 ? x : Math.Exp(x) - 1, -3, 3),
        ["Elu 2.5"] = new(x => Elu(x, 2.5), x => x > 0 ? x : 2.5 * (Math.Exp(x) - 1), -3, 3),
        ["Erf"] = new(Erf, ErfSeries, -2.5, 2.5),
        ["Gelu"] = new(x => Gelu(x), x => 0.5 * x * (1 + ErfSeries(x / Math.Sqrt(2))), -3, 3),
        ["Gelu tanh"] = new(x => Gelu(x, isApproximate: true), x => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)))), -3, 3),
        ["HardSigmoid"] = new(x => HardSigmoid(x), x => Math.Clamp((0.2f * x) + 0.5, 0, 1), -4, 4),
        ["HardSigmoid 0.3 0.6"] = new(x => HardSigmoid(x, 0.3, 0.6), x => Math.Clamp((0.3f * x) + 0.6f, 0, 1), -4, 4),
        ["HardSwish"] = new(HardSwish, x => x * Math.Clamp((x / 6) + 0.5, 0, 1), -5, 5),
        ["LeakyRelu"] = new(x => LeakyRelu(x), x => x > 0 ? x : 0.01f * x, -3, 3),
        ["LeakyRelu 0.3"] = new(x => LeakyRelu(x, 0.3), x => x > 0 ? x : 0.3f * x, -3, 3),
        ["Mish"] = new(Mish, x => x * Math.Tanh(Math.Log(1 + Math.Exp(x))), -4, 4),
        ["Reciprocal"] = new(Reciprocal, x => 1 / x, 0.3, 3),
        ["Reciprocal -"] = new(Reciprocal, x => 1 / x, -3, -0.3),
        ["Selu"] = new(x => Selu(x), x => 1.05070102214813232421875 * (x > 0 ? x : 1.67326319217681884765625 * (Math.Exp(x) - 1)), -3, 3),
        ["Selu 2 3"] = new(x => Selu(x, 2, 3), x => 3 * (x > 0 ? x : 2 * (Math.Exp(x) - 1)), -3, 3),
        ["Shrink"] = new(x => Shrink(x), x => Math.Abs(x) > 0.5 ? x : 0, -2, 2),
        ["Shrink 1.5 1.5"] = new(x => Shrink(x, 1.5, 1.5), x => x < -1.5 ? x + 1.5 : x > 1.5 ? x - 1.5 : 0, -4, 4),
        ["Sinh"] = new(Sinh, x => (Math.Exp(x) - Math.Exp(-x)) / 2, -3, 3),
        ["Softplus"] = new(Softplus, x => Math.Log(1 + Math.Exp(x)), -4, 4),
        ["Softsign"] = new(Softsign, x => x / (1 + Math.Abs(x)), -4, 4),
        ["Swish"] = new(x => Swish(x), x => x / (1 + Math.Exp(-x)), -4, 4),
        ["Swish 1.7"] = new(x => Swish(x, 1.7), x => x / (1 + Math.Exp(-1.7f * x)), -4, 4),
        ["ThresholdedRelu"] = new(x => ThresholdedRelu(x), x => x > 1 ? x : 0, -3, 3),
        ["ThresholdedRelu -0.5"] = new(x => ThresholdedRelu(x, -0.5), x => x > -0.5 ? x : 0, -3, 3),
    };

    private static readonly Dictionary<string, Case> Steps = new()
    {
        ["Ceil"] = new(Ceil, Math.Ceiling, -3, 3),
        ["Floor"] = new(Floor, Math.Floor, -3, 3),
        ["Round"] = new(Round, x => Math.Round(x), -3, 3),
        ["Sign"] = new(Sign, x => Math.Sign(x), -3, 3),
    };

    public static TheoryData<string> SmoothNames => [.. Smooth.Keys];

    public static TheoryData<string> AllNames => [.. Smooth.Keys.Concat(Steps.Keys)];

    [Theory]
    [MemberData(nameof(AllNames))]
    public void Value_AnyShape_IsTheFormulas(string name)
    {
        var (function, reference, low, high) = Smooth.GetValueOrDefault(name) ?? Steps[name];
        foreach (var shape in new[] { Shape.Scalar, new Shape(7), new Shape(3, 1, 5), new Shape(2, 0) })
        {
            var x = GradientTheory.Random(5, shape, low, high);
            var expected = x.Numbers().Select(reference).ToArray();

            OpRun.AssertClose(expected, OpRun.Value(v => function(v[0]), x), 1e-13);
            OpRun.AssertClose(expected, OpRun.Value(v => function(v[0]), OpRun.As(DType.Float32, x)), 1e-5);
        }
    }

    [Theory]
    [MemberData(nameof(SmoothNames))]
    public void Gradient_AwayFromKinks_AgreesWithDifferences(string name)
    {
        var (function, _, low, high) = Smooth[name];

        GradientTheory.Check(x => function(x[0]), [GradientTheory.Random(3, new Shape(4, 5), low, high)], order: 2);
        GradientTheory.Check(x => function(x[0]), [GradientTheory.Random(4, Shape.Scalar, low, high)]);
    }

    [Theory]
    [InlineData("Ceil")]
    [InlineData("Floor")]
    [InlineData("Round")]
    [InlineData("Sign")]
    public void Gradient_Steps_NoneFlowsBack(string name) =>
        Assert.Null(OpRun.Gradients(x => Steps[name].Function(x[0]), 1, Tensor.Vector(-1.0, 0, 0.5, 2))[0]);

    [Theory]
    [InlineData("Celu", 1.0, new[] { 0.0 })]
    [InlineData("Elu 2.5", 2.5, new[] { 0.0 })]
    [InlineData("HardSigmoid", 0.0, new[] { -2.5, 2.5 })]
    [InlineData("LeakyRelu 0.3", 0.3, new[] { 0.0 })]
    [InlineData("Shrink", 0.0, new[] { -0.5, 0, 0.5 })]
    [InlineData("Softsign", 1.0, new[] { 0.0 })]
    [InlineData("ThresholdedRelu", 0.0, new[] { 1.0 })]
    public void Gradient_OnKinks_FollowsTheConvention(string name, double slope, double[] at)
    {
        foreach (var dtype in new[] { DType.Float64, DType.Float32 })
            OpRun.AssertClose([.. at.Select(_ => slope)], Tensor.Vector(OpRun.Gradient(Smooth[name].Function, OpRun.As(dtype, Tensor.Vector(at)))), 1e-6);
    }

    [Fact]
    public void HardSwish_OnKinks_ContinuesTheOuterBranches() => Assert.Equal([0, 1], OpRun.Gradient(HardSwish, Tensor.Vector(-3.0, 3)));

    [Fact]
    public void Selu_Zero_GradientIsThatOfTheExponential() => OpRun.AssertClose([1.0507009873554805 * 1.6732632423543772], Tensor.Vector(OpRun.Gradient(x => Selu(x), Tensor.Vector(0.0))), 1e-6);

    [Fact]
    public void Round_Halves_GoToTheEvenOne()
    {
        foreach (var dtype in new[] { DType.Float64, DType.Float32 })
            Assert.Equal([-2, -2, 0, 0, 2, 2], OpRun.Value(x => Round(x[0]), OpRun.As(dtype, Tensor.Vector(-2.5, -1.5, -0.5, 0.5, 1.5, 2.5))).Numbers());
    }

    [Theory]
    [InlineData("Celu")]
    [InlineData("Elu")]
    [InlineData("Gelu")]
    [InlineData("Gelu tanh")]
    [InlineData("HardSwish")]
    [InlineData("Mish")]
    [InlineData("Selu")]
    [InlineData("Softplus")]
    [InlineData("Softsign")]
    [InlineData("Swish")]
    public void Gradient_FarOut_NeitherOverflowsNorBecomesNaN(string name)
    {
        // Of the first and second order: the branch not taken must not spoil either.
        foreach (var dtype in new[] { DType.Float64, DType.Float32 })
        {
            var at = OpRun.As(dtype, Tensor.Vector(-1e4, -90.0, 90, 1e4));
            var first = OpRun.Gradients(x => Smooth[name].Function(x[0]), 1, at)[0]!;
            var second = OpRun.Gradients(x => Differentiate(Smooth[name].Function, x[0]), 1, at)[0]!;

            Assert.All(first.Numbers().Concat(second.Numbers()), slope => Assert.InRange(Math.Abs(slope), 0, 2));
        }
    }

    [Fact]
    public void ScalarValues_SmallArguments_KeepTheirDigits()
    {
        Assert.Equal(1e-20, new EluOp().Scalar(1e-20));
        Assert.Equal(-1e-20, new EluOp().Scalar(-1e-20));
        Assert.Equal(Math.Exp(-50), new SoftplusOp().Scalar(-50), 1e-36);
        Assert.Equal(0.5 * 1e-20, new GeluOp().Scalar(1e-20), 1e-35);
        Assert.Equal(-30 * 4.906713927148187e-198, new GeluOp().Scalar(-30), 1e-208);
    }

    [Fact]
    public void IntegerInput_OfARealFunction_IsRefusedWithTheType()
    {
        var builder = new GraphBuilder();
        var error = Assert.Throws<GraphException>(() => Sinh(builder.Input("x", new TensorType(DType.Int64, new Shape(3)))));

        Assert.Equal("Node #1 (Sinh) of graph 'graph': Sinh takes floating-point numbers, not Int64[3]; cast them first.", error.Message);
    }

    [Fact]
    public void Shrink_Integers_StayIntegers() =>
        Assert.Equal(Tensor.Vector<long>(-2, 0, 0, 2), OpRun.Value(x => Shrink(x[0], 1.5, 1), Tensor.Vector<long>(-3, -1, 1, 3)));

    [Theory]
    [InlineData(true, true, new[] { false, true, true, false })]
    [InlineData(false, true, new[] { false, false, true, false })]
    [InlineData(true, false, new[] { false, true, false, false })]
    public void IsInf_Directions_AreTold(bool negative, bool positive, bool[] expected)
    {
        foreach (var dtype in new[] { DType.Float64, DType.Float32 })
            Assert.Equal(Tensor.Vector(expected), OpRun.Value(x => IsInf(x[0], negative, positive), OpRun.As(dtype, Tensor.Vector(1, double.NegativeInfinity, double.PositiveInfinity, double.NaN))));
    }

    private static Expr Differentiate(Func<Expr, Expr> function, Expr x)
    {
        // The builder is the expression's own: a function of it whose gradient by x is taken.
        var y = function(x);
        return Differentiator.Gradients(x.Builder!, [(y, y.Constant(Tensor.Full(y.Type, 1)))], [x])[0]!.Value;
    }

    private static double ErfSeries(double x)
    {
        var (sum, term) = (0.0, x);
        for (var n = 0; n < 80; n++)
        {
            sum += term / ((2 * n) + 1);
            term *= -x * x / (n + 1);
        }

        return 2 / Math.Sqrt(Math.PI) * sum;
    }

    private sealed record Case(Func<Expr, Expr> Function, Func<double, double> Reference, double Low, double High);
}
