using static DistGrad.Functions;

namespace DistGrad.Kernels.Tests.Tensors;

public class FirstOpsTests
{
    [Theory]
    [InlineData(new long[] { 3, 4 }, new long[] { 4, 2 })]
    [InlineData(new long[] { 2, 3, 4 }, new long[] { 4, 2 })]
    [InlineData(new long[] { 4 }, new long[] { 2, 4, 3 })]
    [InlineData(new long[] { 2, 3, 4 }, new long[] { 4 })]
    [InlineData(new long[] { 4 }, new long[] { 4 })]
    public void MatMul_AnyRanks_GradientsAgreeWithDifferences(long[] x, long[] y) =>
        GradientTheory.Check(inputs => MatMul(inputs[0], inputs[1]), [GradientTheory.Random(1, new Shape(x)), GradientTheory.Random(2, new Shape(y))], order: 2);

    [Fact]
    public void Broadcast_SumsBackToTheOperandsShape() =>
        GradientTheory.Check(inputs => (inputs[0] * inputs[1]) + Tanh(inputs[2] / inputs[0]), [GradientTheory.Random(1, new Shape(3, 1), 1, 2), GradientTheory.Random(2, new Shape(2, 1, 4)), GradientTheory.Random(3, Shape.Scalar)], order: 2);

    [Fact]
    public void Tan_Float64_RunsWithoutAKernelOfTheRuntime() =>
        GradientTheory.Check(inputs => Tan(inputs[0]) * Exp(inputs[0]), [GradientTheory.Random(1, new Shape(5))], order: 2);

    [Fact]
    public void Movement_TransposeReshapeExpandReduce_GradientsAgreeWithDifferences() =>
        GradientTheory.Check(inputs => Exp(ReduceSum(Expand(Reshape(Transpose(inputs[0], 1, 0), new Shape(1, 6)), new Shape(4, 6)), [-1])), [GradientTheory.Random(1, new Shape(2, 3))], order: 2);
}
