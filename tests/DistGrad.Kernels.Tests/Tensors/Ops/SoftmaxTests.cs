using static DistGrad.Functions;

namespace DistGrad.Kernels.Tests.Tensors.Ops;

public class SoftmaxTests
{
    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-2)]
    public void SoftmaxAndLogSoftmax_AnyAxis_ValuesAndGradientsAreRight(int axis)
    {
        var x = GradientTheory.Random(2, new Shape(2, 3, 4), -3, 3);
        var sum = (Expr v) => ReduceSum(Exp(v), [axis], keepDimensions: true);

        OpRun.AssertClose(OpRun.Value(v => Exp(v[0]) / sum(v[0]), x).Numbers(), OpRun.Value(v => Softmax(v[0], axis), x), 1e-14);
        OpRun.AssertClose(OpRun.Value(v => v[0] - Log(sum(v[0])), x).Numbers(), OpRun.Value(v => LogSoftmax(v[0], axis), x), 1e-14);
        GradientTheory.Check(v => Softmax(v[0], axis), [x], order: 2);
        GradientTheory.Check(v => LogSoftmax(v[0], axis), [x], order: 2);
    }

    [Fact]
    public void LargeNumbers_DoNotOverflow()
    {
        foreach (var dtype in new[] { DType.Float64, DType.Float32 })
        {
            var x = OpRun.As(dtype, Tensor.Vector(10000.0, 10001, -10000));
            OpRun.AssertClose([1 / (1 + Math.E), Math.E / (1 + Math.E), 0], OpRun.Value(v => Softmax(v[0]), x), 1e-6);
            Assert.All(OpRun.Gradient(v => LogSoftmax(v), x), slope => Assert.InRange(slope, -3, 3));
        }
    }

    [Fact]
    public void Axis_OutOfRange_IsRefused()
    {
        var x = new GraphBuilder().Input("x", new TensorType(DType.Float32, new Shape(2, 3)));

        Assert.Contains("axis 2 is out of range for rank 2", Assert.Throws<GraphException>(() => Softmax(x, 2)).Message, StringComparison.Ordinal);
    }
}
