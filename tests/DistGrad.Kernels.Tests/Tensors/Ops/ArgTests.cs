using static DistGrad.Functions;

namespace DistGrad.Kernels.Tests.Tensors.Ops;

/// <summary><c>ArgMax</c>, <c>ArgMin</c>, <c>Hardmax</c> and <c>CumSum</c>.</summary>
public class ArgTests
{
    private static readonly Tensor X = Tensor.Of<double>(new Shape(2, 3), 1, 5, 5, 4, -2, -2);

    [Theory]
    [InlineData(DType.Float64)]
    [InlineData(DType.Float32)]
    [InlineData(DType.Int64)]
    [InlineData(DType.Int32)]
    public void ArgMaxAndArgMin_Ties_FirstOrLast(DType dtype)
    {
        var x = OpRun.As(dtype, X);
        Attributes last = Attributes.None.With("axis", -1).With("keepdims", 0).With("select_last_index", 1);

        Assert.Equal(Tensor.Of<long>(new Shape(2, 1), 1, 0), OpRun.Value(v => ArgMax(v[0], -1), x));
        Assert.Equal(Tensor.Vector<long>(0, 1), OpRun.Value(v => ArgMin(v[0], 1, keepDimensions: false), x));
        Assert.Equal(Tensor.Vector<long>(2, 0), OpRun.Value(v => Expr.Apply<ArgMaxOp>(last, v[0]), x));
        Assert.Equal(Tensor.Vector<long>(0, 2), OpRun.Value(v => Expr.Apply<ArgMinOp>(last, v[0]), x));
        Assert.Equal(Tensor.Of<long>(new Shape(1, 3), 1, 0, 0), OpRun.Value(v => ArgMax(v[0]), x));
    }

    [Fact]
    public void ArgMax_NoElements_IsRefused()
    {
        var x = new GraphBuilder().Input("x", new TensorType(DType.Float32, new Shape(2, 0)));

        Assert.Contains("there is no element along axis 1 of [2, 0] to point at", Assert.Throws<GraphException>(() => ArgMax(x, 1)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DType.Float64)]
    [InlineData(DType.Float32)]
    public void Hardmax_Ties_OneAtTheFirst(DType dtype)
    {
        var x = OpRun.As(dtype, X);

        Assert.Equal([0, 1, 0, 1, 0, 0], OpRun.Value(v => Hardmax(v[0]), x).Numbers());
        Assert.Equal([0, 1, 1, 1, 0, 0], OpRun.Value(v => Hardmax(v[0], 0), x).Numbers());
        Assert.Null(OpRun.Gradients(v => Hardmax(v[0]), 1, x)[0]);
    }

    [Theory]
    [InlineData(false, false, new double[] { 1, 6, 11, 4, 2, 0 })]
    [InlineData(true, false, new double[] { 0, 1, 6, 0, 4, 2 })]
    [InlineData(false, true, new double[] { 11, 10, 5, 0, -4, -2 })]
    [InlineData(true, true, new double[] { 10, 5, 0, -4, -2, 0 })]
    public void CumSum_Directions_AreTold(bool isExclusive, bool isReverse, double[] expected)
    {
        foreach (var dtype in new[] { DType.Float64, DType.Float32, DType.Int64, DType.Int32 })
            Assert.Equal(expected, OpRun.Value(v => CumSum(v[0], -1, isExclusive, isReverse), OpRun.As(dtype, X)).Numbers());
        GradientTheory.Check(v => CumSum(v[0] * v[0], 1, isExclusive, isReverse), [GradientTheory.Random(1, new Shape(2, 4, 3))], order: 2);
    }

    [Fact]
    public void CumSum_AxisOfRankOneOrInt32_IsTaken()
    {
        Assert.Equal([1, 5, 5, 5, 3, 3], OpRun.Value(v => Expr.Apply<CumSumOp>(Attributes.None, v[0], v[0].Constant(Tensor.Vector<int>(0))), X).Numbers());
        Assert.Contains("the axis is one integer", Assert.Throws<GraphException>(() => OpRun.Value(v => Expr.Apply<CumSumOp>(Attributes.None, v[0], v[0].Constant(Tensor.Vector<long>(0, 1))), X)).Message, StringComparison.Ordinal);
    }
}
