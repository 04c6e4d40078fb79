using static DistGrad.Functions;

namespace DistGrad.Kernels.Tests.Tensors.Ops;

/// <summary>Elementwise ops of several inputs: broadcasting, mixed types, ties, bounds and integers.</summary>
public class ArithmeticTests
{
    private static readonly DType[] Floats = [DType.Float64, DType.Float32];

    [Fact]
    public void Pow_TensorExponent_GradientsAgreeWithDifferences() =>
        GradientTheory.Check(v => Pow(v[0], v[1]), [GradientTheory.Random(1, new Shape(3, 1), 0.5, 2), GradientTheory.Random(2, new Shape(2, 1, 4), -2, 2)], order: 2);

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.0)]
    [InlineData(2.0)]
    [InlineData(3.0)]
    [InlineData(-1.0)]
    [InlineData(0.5)]
    [InlineData(2.5)]
    public void Pow_ConstantExponent_GradientAgreesWithDifferences(double exponent) =>
        GradientTheory.Check(v => v[0].Pow(exponent) + v[0], [GradientTheory.Random(1, new Shape(3, 4), 0.5, 2)], order: 2);

    [Fact]
    public void Pow_ConstantExponent_RuleHasNoCaseDistinction()
    {
        var builder = new GraphBuilder();
        var x = builder.Input("x", new TensorType(DType.Float32, new Shape(3)));
        var y = x.Pow(2);
        var rule = GradientRule.Emit(new OpNode(OpRegistry.Standard.Find("Pow"), [x.Type, y.Type with { Shape = Shape.Scalar }], [null, Tensor.Scalar(2f)]), y.Type, OpRegistry.Standard).Graph;
        var used = new HashSet<string>();
        Collect(rule, GradientRule.Emit(new OpNode(OpRegistry.Standard.Find("Pow"), [x.Type, y.Type with { Shape = Shape.Scalar }], [null, Tensor.Scalar(2f)]), y.Type, OpRegistry.Standard).GradientOf(0), used);

        Assert.Equal(["Mul"], used);
    }

    [Fact]
    public void Pow_MixedTypes_ResultIsOfTheBasesType()
    {
        Tensor[] x = [Tensor.Vector(1.0, 2, 3), Tensor.Vector(1f, 2, 3), Tensor.Vector<long>(1, 2, 3), Tensor.Vector(1, 2, 3)];
        Tensor[] y = [Tensor.Vector(4.0, 5, 3), Tensor.Vector(4f, 5, 3), Tensor.Vector<long>(4, 5, 3), Tensor.Vector(4, 5, 3)];

        foreach (var a in x)
            foreach (var b in y) Assert.Equal(Tensor.FromNumbers(a.Type, [1, 32, 27]), OpRun.Value(v => Pow(v[0], v[1]), a, b));
    }

    [Fact]
    public void Pow_MixedTypes_GradientsAreOfTheOperandsTypes()
    {
        var integer = OpRun.Gradients(v => Pow(v[0], v[1]), 1, Tensor.Vector(1.0, 2, 3), Tensor.Vector<long>(4, 0, 2));
        var mixed = OpRun.Gradients(v => Pow(v[0], v[1]), 1, Tensor.Vector(2f), Tensor.Vector(3.0));

        Assert.Equal(Tensor.Vector(4.0, 0, 6), integer[0]);
        Assert.Equal(Tensor.Vector(12f), mixed[0]);
        Assert.Equal(DType.Float64, mixed[1]!.DType);
        Assert.Equal(8 * Math.Log(2), mixed[1]!.Number(0), 1e-5);
        Assert.Null(OpRun.Gradients(v => Pow(v[0], v[1]), 1, Tensor.Vector<long>(2), Tensor.Vector(3.0))[1]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Variadic_Broadcast_GradientsAgreeWithDifferences(int count)
    {
        Tensor[] inputs = [.. new[] { new Shape(2, 3), new Shape(3), new Shape(2, 1), Shape.Scalar }.Take(count).Select((shape, i) => GradientTheory.Random(10 + i, shape))];
        Func<Expr[], Expr>[] functions = [v => Max(v), v => Min(v), v => Sum(v), v => Mean(v)];

        foreach (var function in functions) GradientTheory.Check(function, inputs, order: 1);
        OpRun.AssertClose([.. OpRun.Value(v => Sum(v), inputs).Numbers().Select(sum => sum / count)], OpRun.Value(v => Mean(v), inputs), 1e-14);
    }

    [Fact]
    public void MaxAndMin_TensorTies_FirstInputTakesTheWholeGradient()
    {
        foreach (var dtype in Floats)
        {
            Tensor[] inputs = [OpRun.As(dtype, Tensor.Vector(1.0, 2, 3)), OpRun.As(dtype, Tensor.Vector(1.0, 2, 2)), OpRun.As(dtype, Tensor.Vector(1.0, 3, 3))];

            Assert.Equal([[1, 0, 1], [0, 0, 0], [0, 1, 0]], OpRun.Gradients(v => Max(v), 1, inputs).Select(g => g!.Numbers()));
            Assert.Equal([[1, 1, 0], [0, 0, 1], [0, 0, 0]], OpRun.Gradients(v => Min(v), 1, inputs).Select(g => g!.Numbers()));
        }
    }

    [Fact]
    public void Integers_AreComputedAsIntegers()
    {
        Tensor[] inputs = [Tensor.Vector<long>(1, 7, -3), Tensor.Vector<long>(4, 2, -5)];

        Assert.Equal(Tensor.Vector<long>(4, 7, -3), OpRun.Value(v => Max(v), inputs));
        Assert.Equal(Tensor.Vector<long>(5, 9, -8), OpRun.Value(v => Sum(v), inputs));
        Assert.Equal(Tensor.Vector<int>(1, 0, -1), OpRun.Value(v => Sign(v[0]), Tensor.Vector(5, 0, -7)));
        Assert.Equal(Tensor.Vector<int>(5, 0, 7), OpRun.Value(v => Abs(v[0]), Tensor.Vector(5, 0, -7)));
        Assert.Equal(Tensor.Vector<int>(5, 0, 0), OpRun.Value(v => Relu(v[0]), Tensor.Vector(5, 0, -7)));
    }

    [Theory]
    [InlineData(7, 2, 3, 1, 1)]
    [InlineData(-7, 2, -3, 1, -1)]
    [InlineData(7, -2, -3, -1, 1)]
    [InlineData(-7, -2, 3, -1, -1)]
    [InlineData(6, -3, -2, 0, 0)]
    [InlineData(long.MinValue, 1, long.MinValue, 0, 0)]
    public void DivAndMod_Integers_AreCutOffAndFollowTheSignAsked(long x, long y, long quotient, long floored, long truncated)
    {
        var fmod = Attributes.None.With("fmod", 1);

        Assert.Equal(Tensor.Vector(quotient), OpRun.Value(v => v[0] / v[1], Tensor.Vector(x), Tensor.Vector(y)));
        Assert.Equal(Tensor.Vector(floored), OpRun.Value(v => Mod(v[0], v[1]), Tensor.Vector(x), Tensor.Vector(y)));
        Assert.Equal(Tensor.Vector(truncated), OpRun.Value(v => Expr.Apply<ModOp>(fmod, v[0], v[1]), Tensor.Vector(x), Tensor.Vector(y)));
        if (x == long.MinValue) return;
        Assert.Equal(Tensor.Vector((int)quotient), OpRun.Value(v => v[0] / v[1], Tensor.Vector((int)x), Tensor.Vector((int)y)));
    }

    [Fact]
    public void DivAndMod_ByZeroOrBeyondTheRange_NeverTakeTheProcessDown()
    {
        Tensor[] zero = [Tensor.Vector<long>(4, 5), Tensor.Vector<long>(1, 0)], least = [Tensor.Vector(long.MinValue), Tensor.Vector(-1L)];

        Assert.Contains("element 1: 5 is divided by 0", Assert.Throws<GraphException>(() => OpRun.Value(v => v[0] / v[1], zero)).Message, StringComparison.Ordinal);
        Assert.Contains("element 1: 5 is divided by 0", Assert.Throws<GraphException>(() => OpRun.Value(v => Mod(v[0], v[1]), zero)).Message, StringComparison.Ordinal);
        Assert.Equal(Tensor.Vector(long.MinValue), OpRun.Value(v => v[0] / v[1], least));
        Assert.Equal(Tensor.Vector(0L), OpRun.Value(v => Mod(v[0], v[1]), least));
    }

    [Fact]
    public void Mod_Floats_HaveTheSignOfTheDividendAndGradients()
    {
        var (x, y) = (Tensor.Vector(-4.3, 7.2, 5.0, 4.3, -7.2, 8.0), Tensor.Vector(2.1, -3.4, 8.0, -2.1, 3.4, 5.0));

        foreach (var dtype in Floats)
            OpRun.AssertClose([.. x.Numbers().Zip(y.Numbers(), (a, b) => a - (Math.Truncate(a / b) * b))], OpRun.Value(v => Mod(v[0], v[1]), OpRun.As(dtype, x), OpRun.As(dtype, y)), 1e-6);
        GradientTheory.Check(v => Mod(v[0], v[1]) * v[0], [x, y], order: 2);
        var builder = new GraphBuilder();
        Assert.Contains("need the attribute fmod=1", Assert.Throws<GraphException>(() => builder.Apply("Mod", builder.Constant(x), builder.Constant(y))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PRelu_SlopesBroadcast_GradientsAgreeWithDifferences()
    {
        foreach (var slope in new[] { Shape.Scalar, new Shape(4), new Shape(3, 1), new Shape(2, 3, 4) })
            GradientTheory.Check(v => PRelu(v[0], v[1]), [GradientTheory.Random(1, new Shape(2, 3, 4)), GradientTheory.Random(2, slope)], order: 2);
        Assert.Equal([[0.5, 1], [0, 0]], OpRun.Gradients(v => PRelu(v[0], v[1]), 1, Tensor.Vector(0.0, 2), Tensor.Vector(0.5, 0.5)).Select(g => g!.Numbers()));
        Assert.Contains("slopes of shape [2, 4] do not broadcast to the input's shape [4]", Assert.Throws<GraphException>(() => OpRun.Value(v => PRelu(v[0], v[1]), Tensor.Vector(1.0, 2, 3, 4), GradientTheory.Random(1, new Shape(2, 4)))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, true, new[] { -1.0, -1, 0.5, 1, 1 }, new[] { 0.0, 1, 1, 1, 0 }, 1, 1)]
    [InlineData(true, false, new[] { -1.0, -1, 0.5, 1, 2 }, new[] { 0.0, 1, 1, 1, 1 }, 1, 0)]
    [InlineData(false, true, new[] { -2.0, -1, 0.5, 1, 1 }, new[] { 1.0, 1, 1, 1, 0 }, 0, 1)]
    [InlineData(false, false, new[] { -2.0, -1, 0.5, 1, 2 }, new[] { 1.0, 1, 1, 1, 1 }, 0, 0)]
    public void Clip_Bounds_AreInside(bool hasLow, bool hasHigh, double[] value, double[] gradient, double low, double high)
    {
        Func<Expr[], Expr> clip = v => Clip(v[0], hasLow ? v[1] : null, hasHigh ? v[2] : null);
        foreach (var dtype in Floats)
        {
            Tensor[] inputs = [OpRun.As(dtype, Tensor.Vector(-2, -1, 0.5, 1, 2)), OpRun.As(dtype, Tensor.Scalar(-1.0)), OpRun.As(dtype, Tensor.Scalar(1.0))];
            var gradients = OpRun.Gradients(clip, 1, inputs);

            Assert.Equal(value, OpRun.Value(clip, inputs).Numbers());
            Assert.Equal(gradient, gradients[0]!.Numbers());
            Assert.Equal(low, gradients[1]?.Number(0) ?? 0);
            Assert.Equal(high, gradients[2]?.Number(0) ?? 0);
        }

        GradientTheory.Check(clip, [GradientTheory.Random(1, new Shape(3, 5), -2, 2), Tensor.Scalar(-1.0), Tensor.Scalar(1.0)]);
    }

    [Fact]
    public void Clip_BoundsCross_UpperOneWins()
    {
        Tensor[] inputs = [Tensor.Vector(-2.0, 0, 2), Tensor.Scalar(1.0), Tensor.Scalar(-1.0)];

        Assert.Equal([-1, -1, -1], OpRun.Value(v => Clip(v[0], v[1], v[2]), inputs).Numbers());
        Assert.Equal([[0, 0, 0], [0], [3]], OpRun.Gradients(v => Clip(v[0], v[1], v[2]), 1, inputs).Select(g => g!.Numbers()));
    }

    [Fact]
    public void Clip_Integers_AndKnownValues()
    {
        Assert.Equal(Tensor.Vector<long>(-1, 0, 1), OpRun.Value(v => Clip(v[0], -1, 1), Tensor.Vector<long>(-5, 0, 5)));
        var builder = new GraphBuilder();
        var known = Expr.Apply<ClipOp>(builder.Constant(Tensor.Vector<long>(-5, 0, 5)), builder.Absent(), builder.Constant(Tensor.Scalar(3L)));
        Assert.Equal(Tensor.Vector<long>(-5, 0, 3), builder.KnownValue(known.Node));
    }

    [Fact]
    public void TruthValues_AllCombinations()
    {
        Tensor[] inputs = [Tensor.Vector(false, false, true, true), Tensor.Vector(false, true, false, true)];

        Assert.Equal(Tensor.Vector(false, false, false, true), OpRun.Value(v => And(v[0], v[1]), inputs));
        Assert.Equal(Tensor.Vector(false, true, true, true), OpRun.Value(v => Or(v[0], v[1]), inputs));
        Assert.Equal(Tensor.Vector(false, true, true, false), OpRun.Value(v => Xor(v[0], v[1]), inputs));
        Assert.Equal(Tensor.Vector(true, false, false, true), OpRun.Value(v => Equal(v[0], v[1]), inputs));
        Assert.Equal(Tensor.Vector(true, true, false, false), OpRun.Value(v => Not(v[0]), inputs));
        Assert.Equal(inputs[0], OpRun.Value(v => Identity(v[0]), inputs));
        Assert.Equal(inputs[1], OpRun.Value(v => Where(v[0], v[1], v[1]), inputs));
    }

    [Fact]
    public void Broadcast_ToNoElements_GradientIsZero()
    {
        var gradients = OpRun.Gradients(v => v[0] * v[1], 1, GradientTheory.Random(1, new Shape(2, 1)), Tensor.Of<double>(new Shape(2, 0)));

        Assert.Equal(Tensor.Of<double>(new Shape(2, 1), 0, 0), gradients[0]);
        Assert.Equal(new Shape(2, 0), gradients[1]!.Shape);
    }

    private static void Collect(Graph graph, int node, HashSet<string> ops)
    {
        if (graph.KindOf(node).IsSource) return;
        ops.Add(graph.OpOf(node));
        foreach (var input in graph.InputsOf(node)) Collect(graph, input, ops);
    }
}
