using DistGrad.Dashboard.Trying;

namespace DistGrad.Dashboard.Tests.Trying;

public class TensorTextTests
{
    private static readonly TensorType Batch = new(DType.Float32, new Shape(Shape.Open, 3));

    [Fact]
    public void Read_All_FillsTheShape()
    {
        Assert.Equal(Tensor.Of<float>(new Shape(1, 3), -0.5f, -0.5f, -0.5f), TensorText.Read(" all(−0.5) ", Batch));
        Assert.Equal(Tensor.Of<long>(new Shape(2), long.MaxValue, long.MaxValue), TensorText.Read("ALL(9223372036854775807)", new(DType.Int64, new Shape(2))));
        Assert.Equal(Tensor.Of<bool>(new Shape(2), true, true), TensorText.Read("all(true)", new(DType.Bool, new Shape(2))));
    }

    [Fact]
    public void Read_Normal_IsTheSameForASeedOnly()
    {
        var type = new TensorType(DType.Float64, new Shape(100, 100));
        var numbers = TensorText.Read("normal(1)", type).Numbers();

        Assert.Equal(numbers, TensorText.Read("normal(1)", type).Numbers());
        Assert.NotEqual(numbers, TensorText.Read("normal(2)", type).Numbers());

        // Within five standard errors.
        Assert.InRange(numbers.Average(), -0.05, 0.05);
        Assert.InRange(numbers.Average(number => number * number), 1 - (5 * Math.Sqrt(2) / 100), 1 + (5 * Math.Sqrt(2) / 100));
    }

    [Fact]
    public void Read_Literal_KeepsItsShape_AndOneNumberFitsWhatHasRoomForOne()
    {
        Assert.Equal(new Shape(2, 3), TensorText.Read("[[1, 2, 3], [4, 5, 6]]", Batch).Shape);
        Assert.Equal(new Shape(1, 1), TensorText.Read("7", new(DType.Float32, new Shape(1, 1))).Shape);
    }

    [Theory]
    [InlineData("normal(-1)", "is no seed")]
    [InlineData("all([1, 2])", "takes one number")]
    [InlineData("all(x)", "is no number")]
    [InlineData("zeros", "is no number")]
    public void Read_Mistake_SaysWhatWouldBeRight(string text, string sentence) =>
        Assert.Contains(sentence, Assert.Throws<FormatException>(() => TensorText.Read(text, Batch)).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_WhatCannotBeMadeUp_IsRefused()
    {
        Assert.Contains("4,000,000 at most", Assert.Throws<FormatException>(() => TensorText.Read("all(1)", new(DType.Float32, new Shape(1 << 20, 1 << 20, 1 << 20, 1 << 20)))).Message, StringComparison.Ordinal);
        Assert.Contains("write its numbers out", Assert.Throws<FormatException>(() => TensorText.Read("normal(1)", new(DType.Float32, Shape.Unknown))).Message, StringComparison.Ordinal);
        Assert.Contains("this is Int64", Assert.Throws<FormatException>(() => TensorText.Read("normal(1)", new(DType.Int64, new Shape(2)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Example_FeedsAnyType()
    {
        foreach (var dtype in new[] { DType.Float64, DType.Float32, DType.Int64, DType.Int32, DType.Bool })
            foreach (var shape in new[] { Shape.Scalar, new Shape(1, 1), new Shape(Shape.Open, 2) })
                Assert.Equal(dtype, TensorText.Read(TensorText.Example(new(dtype, shape), 3), new(dtype, shape)).DType);
    }
}
