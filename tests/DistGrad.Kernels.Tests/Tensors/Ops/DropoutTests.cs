using static DistGrad.Functions;

namespace DistGrad.Kernels.Tests.Tensors.Ops;

public class DropoutTests
{
    [Theory]
    [InlineData(DType.Float64)]
    [InlineData(DType.Float32)]
    public void Training_ElementsAreDroppedOrScaled_AsTheMaskSays(DType dtype)
    {
        var x = OpRun.As(dtype, GradientTheory.Random(1, new Shape(100, 100), 1, 2));
        var value = OpRun.Value(v => Dropout(v[0], 0.25, seed: 3), x);
        var mask = OpRun.Value(v => v[0].Builder!.Apply("Dropout", [v[0], v[0].Like(0.25), v[0].Constant(Tensor.Scalar(true))], Attributes.None.With("seed", 3), output: 1), x);

        Assert.Equal(new TensorType(DType.Bool, x.Shape), mask.Type);
        Assert.InRange(mask.Numbers().Average(), 0.74, 0.76);
        OpRun.AssertClose([.. x.Numbers().Zip(mask.Numbers(), (number, kept) => number * kept / 0.75)], value, 1e-6);
    }

    [Fact]
    public void Training_Mask_IsAFunctionOfTheSeedAlone()
    {
        var x = GradientTheory.Random(1, new Shape(1000), 1, 2);
        var first = OpRun.Value(v => Dropout(v[0], 0.5, seed: 3), x);

        Assert.Equal(first, OpRun.Value(v => Dropout(v[0], 0.5, seed: 3), x));
        Assert.NotEqual(first, OpRun.Value(v => Dropout(v[0], 0.5, seed: 4), x));
    }

    [Fact]
    public void Training_Gradient_FlowsThroughTheSameMask() =>
        GradientTheory.Check(v => Dropout(v[0] * v[0], 0.5, seed: 7), [GradientTheory.Random(2, new Shape(5, 4), 1, 2)], order: 2);

    [Fact]
    public void Inference_InputAsItIs_MaskIsTrue()
    {
        var x = GradientTheory.Random(1, new Shape(3, 2));

        foreach (var dtype in new[] { DType.Float64, DType.Float32 })
        {
            var input = OpRun.As(dtype, x);
            Assert.Equal(input, OpRun.Value(v => Expr.Apply<DropoutOp>(v[0]), input));
            Assert.Equal(input, OpRun.Value(v => Expr.Apply<DropoutOp>(Attributes.None, v[0], v[0].Like(0.3), v[0].Constant(Tensor.Scalar(false))), input));
            Assert.Equal(Tensor.Full(new TensorType(DType.Bool, x.Shape), 1), OpRun.Value(v => v[0].Builder!.Apply("Dropout", [v[0]], Attributes.None, output: 1), input));
        }

        GradientTheory.Check(v => Expr.Apply<DropoutOp>(v[0] * v[0]), [x], order: 2);
    }

    [Fact]
    public void Ratio_LeftOut_IsOneHalf()
    {
        var x = GradientTheory.Random(1, new Shape(1000), 1, 2);

        Assert.Equal(
            OpRun.Value(v => Dropout(v[0], 0.5, seed: 0), x),
            OpRun.Value(v => Expr.Apply<DropoutOp>(Attributes.None, v[0], v[0].Absent(), v[0].Constant(Tensor.Scalar(true))), x));
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(-0.1)]
    public void Ratio_OutOfRange_IsRefused(double ratio) =>
        Assert.Contains("it is at least 0 and below 1", Assert.Throws<GraphException>(() => OpRun.Value(v => Dropout(v[0], ratio, seed: 1), Tensor.Vector(1.0))).Message, StringComparison.Ordinal);
}
