using static DistGrad.Functions;

namespace DistGrad.Core.Tests;

/// <summary>Ties, kinks, NaN and infinities: what no difference quotient can tell.</summary>
public class OpConventionTests
{
    private const double NaN = double.NaN;
    private const double Infinity = double.PositiveInfinity;

    [Theory]
    [InlineData(new[] { 2.0, 2 }, new[] { 1.0, 0 })]
    [InlineData(new[] { 1.0, 3, 3, 3 }, new[] { 0.0, 1, 0, 0 })]
    [InlineData(new[] { 1.0, 2, 3 }, new[] { 0.0, 0, 1 })]
    [InlineData(new[] { -0.0, 0.0 }, new[] { 1.0, 0 })]
    [InlineData(new[] { 1.0, NaN, 3, NaN }, new[] { 0.0, 1, 0, 0 })]
    [InlineData(new[] { 1.0, 3, NaN }, new[] { 0.0, 0, 1 })]
    [InlineData(new[] { Infinity, NaN }, new[] { 0.0, 1 })]
    [InlineData(new[] { Infinity, Infinity }, new[] { 1.0, 0 })]
    [InlineData(new[] { NaN }, new[] { 1.0 })]
    public void MaxAndMin_TiesAndNaN_FirstExtremalInputTakesTheWholeGradient(double[] at, double[] expected)
    {
        Assert.Equal(expected, Point.Of(x => Max(x), at).Gradient());
        Assert.Equal(expected, Point.Of(x => Min([.. x.Select(xi => -xi)]), at).Gradient().Select(g => 0 - g));
    }

    [Theory]
    [InlineData(NaN, 1)]
    [InlineData(1, NaN)]
    public void MaxAndMin_AnyInputIsNaN_ValueIsNaN(double x, double y)
    {
        Assert.Equal(NaN, Point.Of(v => Max(v), x, y).Value());
        Assert.Equal(NaN, Point.Of(v => Min(v), x, y).Value());
    }

    [Fact]
    public void Max_InfiniteUpstream_OtherInputsGetZero() => Assert.Equal([0.0, Infinity, 0], Point.Of(x => Max(x), 1, 5, 2).Gradient(Infinity));

    [Fact]
    public void Max_SameNodeTwice_GradientIsCountedOnce() => Assert.Equal([1.0], Point.Of(x => Max(x[0], x[0]), 3).Gradient());

    [Fact]
    public void IsAssociative_Ops_AreConcatMaxMinSum() =>
        Assert.Equal(["Concat", "Max", "Min", "Sum"], OpRegistry.Standard.Ops.Where(op => op.IsAssociative).Select(op => op.Name));

    [Theory]
    [InlineData(new[] { 2.0, 7, 7, 1, NaN, 3, NaN })]
    [InlineData(new[] { 2.0, 7, 7, 1, 7, 3 })]
    public void MaxAndMin_GroupedAsTree_SameValueAndGradient(double[] at)
    {
        var flat = Point.Of(x => Max(x), at);
        var tree = Point.Of(x => Max(Max(x[..2]), Max(x[2..5]), Max(x[5..])), at);

        Assert.Equal(flat.Value(), tree.Value());
        Assert.Equal(flat.Gradient(), tree.Gradient());
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(-0.0, 0, 0)]
    [InlineData(-Infinity, 0, 0)]
    [InlineData(Infinity, Infinity, 1)]
    [InlineData(NaN, NaN, 1)]
    public void Relu_KinkAndNaN_AsThresholdBackward(double x, double value, double gradient)
    {
        var point = Point.Of(v => Relu(v[0]), x);

        Assert.Equal(value, point.Value());
        Assert.Equal([gradient], point.Gradient());
    }

    [Fact]
    public void Relu_InfiniteUpstreamBelowZero_GradientIsZero() => Assert.Equal([0.0], Point.Of(x => Relu(x[0]), -1).Gradient(Infinity));

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(-0.0, 0, 0)]
    [InlineData(-Infinity, Infinity, -1)]
    [InlineData(NaN, NaN, NaN)]
    public void Abs_KinkAndNaN_GradientIsTheSign(double x, double value, double gradient)
    {
        var point = Point.Of(v => Abs(v[0]), x);

        Assert.Equal(value, point.Value());
        Assert.Equal([gradient], point.Gradient());
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-0.0, 0)]
    [InlineData(-3, -1)]
    [InlineData(Infinity, 1)]
    [InlineData(NaN, NaN)]
    public void Sign_AnyInput_GradientIsZero(double x, double value)
    {
        var point = Point.Of(v => Sign(v[0]), x);

        Assert.Equal(value, point.Value());
        Assert.Equal([0.0], point.Gradient());
    }

    [Theory]
    [InlineData(0, 2, 0, 0, 0)]
    [InlineData(0, 1, 0, 1, 0)]
    [InlineData(0, 0, 1, 0, 0)]
    [InlineData(0, -1, Infinity, -Infinity, 0)]
    [InlineData(-2, 3, -8, 12, NaN)]
    [InlineData(-2, 0, 1, 0, NaN)]
    [InlineData(-2, 0.5, NaN, NaN, NaN)]
    [InlineData(NaN, 0, 1, 0, NaN)]
    public void Pow_BaseOrExponentNotPositive_GradientsFollowTheConvention(double x, double y, double value, double gradientOfX, double gradientOfY)
    {
        var point = Point.Of(v => Pow(v[0], v[1]), x, y);

        Assert.Equal(value, point.Value());
        Assert.Equal([gradientOfX, gradientOfY], point.Gradient());
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0, 1, 0)]
    [InlineData(0, 2, 2)]
    [InlineData(0, 3, 0)]
    [InlineData(-1.5, 2, 2)]
    [InlineData(-1.5, 3, -9)]
    public void Pow_ConstantExponent_SecondDerivativeIsFinite(double x, double exponent, double expected) =>
        Assert.Equal(expected, Point.Of(v => v[0].Pow(exponent), x).Hessian()[0][0]);

    [Fact]
    public void Pow_BaseIsZero_SecondDerivativesAreFinite()
    {
        var hessian = Point.Of(v => Pow(v[0], v[1]), 0, 3).Hessian();

        Assert.All(hessian, row => Assert.All(row, second => Assert.Equal(0, second)));
    }

    [Theory]
    [InlineData(0, Infinity)]
    [InlineData(-1, NaN)]
    public void Sqrt_NotPositive_GradientIsTheLimitOrNaN(double x, double gradient) => Assert.Equal([gradient], Point.Of(v => Sqrt(v[0]), x).Gradient());

    [Fact]
    public void Log_Zero_GradientIsInfinite() => Assert.Equal([Infinity], Point.Of(v => Log(v[0]), 0).Gradient());

    [Fact]
    public void Div_ByZero_GradientsAreInfinite() => Assert.Equal([Infinity, -Infinity], Point.Of(v => v[0] / v[1], 2, 0).Gradient());

    [Theory]
    [InlineData(800, 1, 0)]
    [InlineData(-800, 0, 0)]
    [InlineData(Infinity, 1, 0)]
    [InlineData(-Infinity, 0, 0)]
    [InlineData(NaN, NaN, NaN)]
    public void Sigmoid_FarOut_SaturatesWithoutOverflow(double x, double value, double gradient)
    {
        var point = Point.Of(v => Sigmoid(v[0]), x);

        Assert.Equal(value, point.Value());
        Assert.Equal([gradient], point.Gradient());
    }

    [Fact]
    public void Sigmoid_FarBelowZero_KeepsItsDigits() => Assert.Equal(Math.Exp(-720), Point.Of(v => Sigmoid(v[0]), -720).Value());

    [Theory]
    [InlineData(1, new[] { 1.0, 0 })]
    [InlineData(0, new[] { 0.0, 1 })]
    public void Where_BranchNotTakenIsNaN_ItsGradientIsZero(double condition, double[] expected)
    {
        var values = condition == 1 ? new[] { 3, NaN } : [NaN, 3];
        var point = Point.Of(v => Where(Greater(v[2], v[3]), v[0], v[1]), [.. values, condition, 0.5]);

        Assert.Equal(3, point.Value());
        Assert.Equal([.. expected, 0, 0], point.Gradient());
    }

    [Theory]
    [InlineData(1, 2, 0, 1, 1, 0, 0)]
    [InlineData(2, 2, 1, 0, 1, 0, 1)]
    [InlineData(3, 2, 0, 0, 0, 1, 1)]
    [InlineData(NaN, 2, 0, 0, 0, 0, 0)]
    [InlineData(NaN, NaN, 0, 0, 0, 0, 0)]
    public void Comparisons_NumbersAndNaN_AreZeroOrOne(double x, double y, double equal, double less, double lessOrEqual, double greater, double greaterOrEqual)
    {
        Func<Expr, Expr, Expr>[] comparisons = [Equal, Less, LessOrEqual, Greater, GreaterOrEqual];

        Assert.Equal([equal, less, lessOrEqual, greater, greaterOrEqual], comparisons.Select(c => Point.Of(v => c(v[0], v[1]), x, y).Value()));
    }

    [Fact]
    public void TruthValues_Types_AreChecked()
    {
        var builder = new GraphBuilder();
        var x = builder.Input("x");
        var truth = IsNaN(x);

        Assert.Equal(TensorType.Truth, truth.Type);
        Assert.Equal(TensorType.Truth, And(Not(truth), Less(x, x)).Type);
        Assert.Equal(TensorType.Truth, Identity(truth).Type);
        Assert.Equal(TensorType.Scalar, Where(truth, x, x).Type);
        Assert.Throws<GraphException>(() => And(truth, x));
        Assert.Throws<GraphException>(() => Not(x));
        Assert.Throws<GraphException>(() => truth + x);
        Assert.Throws<GraphException>(() => Where(x, x, x));
        Assert.Throws<GraphException>(() => Where(truth, truth, x));
    }

    [Fact]
    public void Functions_OfExpressions_AreThoseOfTheLanguage() =>
        Assert.Equal(
            ["abs", "and", "cos", "equal", "exp", "greater", "greater_or_equal", "isnan", "less", "less_or_equal", "log", "max", "mean", "min", "not", "or", "pow", "relu", "sigmoid", "sign", "sin", "sqrt", "stop_gradient", "sum", "tan", "tanh", "where"],
            OpRegistry.Standard.Functions);
}
