using static DistGrad.Functions;

namespace DistGrad.Kernels.Tests.Tensors.Ops;

/// <summary>Reductions along any dimensions, kept or not: values by plain loops, gradients by differences, ties by convention.</summary>
public class ReductionTests
{
    private static readonly Dictionary<string, (Func<Expr, IReadOnlyCollection<int>?, bool, Expr> Function, Func<double[], double> Reference, double Low)> Reductions = new()
    {
        ["ReduceL1"] = (ReduceL1, x => x.Sum(Math.Abs), -2),
        ["ReduceL2"] = (ReduceL2, x => Math.Sqrt(x.Sum(v => v * v)), -2),
        ["ReduceLogSum"] = (ReduceLogSum, x => Math.Log(x.Sum()), 0.3),
        ["ReduceLogSumExp"] = (ReduceLogSumExp, x => Math.Log(x.Sum(Math.Exp)), -2),
        ["ReduceMax"] = (ReduceMax, x => x.Max(), -2),
        ["ReduceMean"] = (ReduceMean, x => x.Average(), -2),
        ["ReduceMin"] = (ReduceMin, x => x.Min(), -2),
        ["ReduceProd"] = (ReduceProd, x => x.Aggregate(1.0, (product, v) => product * v), -2),
        ["ReduceSum"] = (ReduceSum, x => x.Sum(), -2),
        ["ReduceSumSquare"] = (ReduceSumSquare, x => x.Sum(v => v * v), -2),
    };

    private static readonly int[]?[] AxisSets = [null, [], [0], [1], [-1], [1, 2], [0, 2], [-1, 0], [0, 1, 2]];

    public static TheoryData<string> Names => [.. Reductions.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Value_AnyAxes_IsTheLoops(string name)
    {
        var (function, reference, low) = Reductions[name];
        var x = GradientTheory.Random(7, new Shape(2, 3, 4), low, 2);
        foreach (var axes in AxisSets)
        {
            foreach (var keep in new[] { false, true })
            {
                var expected = Reduce(x, axes, reference);
                var value = OpRun.Value(v => function(v[0], axes, keep), x);

                OpRun.AssertClose(expected, value, 1e-13);
                OpRun.AssertClose(expected, OpRun.Value(v => function(v[0], axes, keep), OpRun.As(DType.Float32, x)), 1e-5);
                Assert.Equal(Shapes.Reduce(x.Shape, Normal(axes), keep), value.Shape);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradient_AnyAxes_AgreesWithDifferences(string name)
    {
        var (function, _, low) = Reductions[name];
        var x = GradientTheory.Random(8, new Shape(2, 3, 2), low, 2);
        foreach (var axes in AxisSets) GradientTheory.Check(v => function(v[0], axes, axes?.Length == 1), [x], order: axes?.Length == 2 ? 2 : 1);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Scalar_ReducedAlongNothing_HasAGradient(string name) =>
        GradientTheory.Check(v => Reductions[name].Function(v[0], null, false), [GradientTheory.Random(9, Shape.Scalar, 0.5, 1.5)]);

    [Theory]
    [MemberData(nameof(Names))]
    public void EmptyInput_GradientIsEmptyToo(string name)
    {
        foreach (var keep in new[] { false, true })
        {
            var gradient = OpRun.Gradients(v => Reductions[name].Function(v[0], [1], keep), 1, Tensor.Of<double>(new Shape(2, 0, 3)))[0];
            Assert.True(gradient is null || gradient.Shape == new Shape(2, 0, 3));
        }
    }

    [Theory]
    [InlineData(new double[] { 1, 3, 3, 2 }, new double[] { 0, 1, 0, 0 })]
    [InlineData(new double[] { 5, 5, 5, 5 }, new double[] { 1, 0, 0, 0 })]
    [InlineData(new double[] { 0.0, -0.0, -1, -1 }, new double[] { 1, 0, 0, 0 })]
    public void MaxAndMin_Ties_FirstExtremalElementTakesTheWholeGradient(double[] x, double[] expected)
    {
        Assert.Equal(expected, OpRun.Gradient(v => ReduceMax(v), Tensor.Vector(x)));
        Assert.Equal(expected, OpRun.Gradient(v => ReduceMin(v), Tensor.Vector([.. x.Select(v => 0 - v)])));
        Assert.Equal(expected, OpRun.Gradient(v => ReduceMax(v), OpRun.As(DType.Float32, Tensor.Vector(x))));
    }

    [Fact]
    public void Max_TiesAlongSeveralAxes_FirstRowByRowTakesIt()
    {
        // Along 0 and 2, which are no neighbours; the maximum 9 is at [0, ·, 1] and, once more, at [1, ·, 0].
        var x = Tensor.Of<double>(new Shape(2, 2, 2), 1, 9, 2, 9, 9, 3, 9, 4);

        Assert.Equal([0, 1, 0, 1, 0, 0, 0, 0], OpRun.Gradient(v => ReduceMax(v, [0, 2]), x));
    }

    [Fact]
    public void Prod_Zeros_GradientIsTheProductOfTheOthers()
    {
        Assert.Equal([6, 0, 0], OpRun.Gradient(v => ReduceProd(v), Tensor.Vector(0.0, 2, 3)));
        Assert.Equal([0, 0, 0], OpRun.Gradient(v => ReduceProd(v), Tensor.Vector(0.0, 0, 3)));
        GradientTheory.Check(v => ReduceProd(v[0], [1]), [Tensor.Of<double>(new Shape(3, 3), 0, 2, 3, 0, 0, 3, 1, 2, 0)], order: 2);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(30)]
    [InlineData(96)]
    [InlineData(97)]
    [InlineData(1009)]
    public void Prod_LongGroups_GradientIsExact(int count)
    {
        var x = GradientTheory.Random(count, new Shape(2, count, 2), 0.8, 1.2);
        var product = Reduce(x, [1], v => v.Aggregate((p, f) => p * f));
        var expected = x.Numbers().Select((factor, i) => product[(i / (2 * count) * 2) + (i % 2)] / factor).ToArray();

        OpRun.AssertClose(expected, Tensor.Vector(OpRun.Gradient(v => ReduceProd(v, [1]), x)), 1e-11);
    }

    [Fact]
    public void Prod_LongGroup_SecondOrderAgreesWithDifferences() =>
        GradientTheory.Check(v => ReduceProd(v[0], [0]), [GradientTheory.Random(5, new Shape(19, 2), 0.7, 1.3)], order: 2);

    [Fact]
    public void L1AndL2_Zero_GradientIsZero()
    {
        Assert.Equal([0, 1, -1], OpRun.Gradient(v => ReduceL1(v), Tensor.Vector(0.0, 2, -3)));
        Assert.Equal([0, 0], OpRun.Gradient(v => ReduceL2(v), Tensor.Vector(0.0, 0)));
        Assert.Equal([0, 0], OpRun.Gradient(v => ReduceL2(v), Tensor.Vector(0.0f, 0)));
    }

    [Fact]
    public void LogSumExp_LargeNumbers_DoesNotOverflow()
    {
        foreach (var dtype in new[] { DType.Float64, DType.Float32 })
        {
            var x = OpRun.As(dtype, Tensor.Vector(1000.0, 1000, -1000));
            OpRun.AssertClose([1000 + Math.Log(2)], OpRun.Value(v => ReduceLogSumExp(v[0]), x), 1e-6);
            OpRun.AssertClose([0.5, 0.5, 0], Tensor.Vector(OpRun.Gradient(v => ReduceLogSumExp(v), x)), 1e-6);
        }
    }

    [Fact]
    public void Integers_AreReducedAsIntegers()
    {
        var x = Tensor.Of<long>(new Shape(2, 3), 1, 2, 3, 4, 5, 6);

        Assert.Equal(Tensor.Vector<long>(6, 120), OpRun.Value(v => ReduceProd(v[0], [1]), x));
        Assert.Equal(Tensor.Vector<long>(3, 6), OpRun.Value(v => ReduceMax(v[0], [1]), x));
        Assert.Equal(Tensor.Vector<int>(14, 77), OpRun.Value(v => ReduceSumSquare(v[0], [1]), OpRun.As(DType.Int32, x)));
    }

    [Fact]
    public void MaxAndMin_TruthValues_AreAnyAndAll()
    {
        var x = Tensor.Of<bool>(new Shape(2, 2), true, false, false, false);

        Assert.Equal(Tensor.Vector(true, false), OpRun.Value(v => ReduceMax(v[0], [1]), x));
        Assert.Equal(Tensor.Scalar(false), OpRun.Value(v => ReduceMin(v[0]), x));
    }

    [Fact]
    public void Axes_OutOfRangeOrTwice_AreRefused()
    {
        var builder = new GraphBuilder();
        var x = builder.Input("x", new TensorType(DType.Float32, new Shape(2, 3)));

        Assert.Contains("axis 2 is out of range for rank 2", Assert.Throws<GraphException>(() => ReduceMax(x, [2])).Message, StringComparison.Ordinal);
        Assert.Contains("axis 1 is named twice", Assert.Throws<GraphException>(() => ReduceMean(x, [1, -1])).Message, StringComparison.Ordinal);
    }

    private static int[] Normal(int[]? axes) => axes is null ? [0, 1, 2] : [.. axes.Select(axis => axis < 0 ? axis + 3 : axis)];

    // Groups elements by their places along the other dimensions, row by row.
    private static double[] Reduce(Tensor x, int[]? axes, Func<double[], double> reference)
    {
        var (reduced, strides) = (Normal(axes), Shapes.Strides(x.Shape));
        return [.. x.Numbers().Select((number, i) => (number, i))
            .GroupBy(element => string.Join(',', Enumerable.Range(0, 3).Where(d => !reduced.Contains(d)).Select(d => (element.i / strides[d] % x.Shape[d]).ToString("D3", null))))
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => reference([.. group.Select(element => element.number)]))];
    }
}
