namespace DistGrad.Core.Tests.Text;

public class TensorLiteralTests
{
    [Theory]
    [InlineData("2.5", new long[0], new[] { 2.5 })]
    [InlineData(" [ 1 , -2, inf ] ", new long[] { 3 }, new[] { 1, -2, double.PositiveInfinity })]
    [InlineData("[[1, 2], [3, 4]]", new long[] { 2, 2 }, new double[] { 1, 2, 3, 4 })]
    [InlineData("[[[7]]]", new long[] { 1, 1, 1 }, new double[] { 7 })]
    [InlineData("[]", new long[] { 0 }, new double[0])]
    [InlineData("[[], []]", new long[] { 2, 0 }, new double[0])]
    public void Parse_Tensor_HasShapeAndNumbers(string text, long[] extents, double[] numbers)
    {
        var tensor = TensorLiteral.Parse(text, DType.Float64);

        Assert.Equal(new TensorType(DType.Float64, new Shape(extents)), tensor.Type);
        Assert.Equal(numbers, tensor.Numbers());
    }

    [Fact]
    public void Parse_OtherElements_AreExact()
    {
        Assert.Equal([9007199254740993], TensorLiteral.Parse("[9007199254740993]", DType.Int64).Integers());
        Assert.Equal([1, 0, 1], TensorLiteral.Parse("[true, False, 1]", DType.Bool).Numbers());
        Assert.Equal([0.1f], TensorLiteral.Parse("[0.1]", DType.Float32).Elements<float>().ToArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData("[1, 2")]
    [InlineData("1]")]
    [InlineData("[1,, 2]")]
    [InlineData("[1, 2,]")]
    [InlineData("[1] [2]")]
    [InlineData("[1, [2]]")]
    [InlineData("[[1], 2]")]
    [InlineData("[[1, 2], [3]]")]
    [InlineData("1 2")]
    [InlineData("[one]")]
    public void Parse_NoTensor_IsRefused(string text) => Assert.Throws<FormatException>(() => TensorLiteral.Parse(text, DType.Float64));

    [Theory]
    [InlineData("2.5", DType.Int64, "'2.5' is no integer.")]
    [InlineData("3000000000", DType.Int32, "out of the range of Int32")]
    [InlineData("2", DType.Bool, "write true or false")]
    public void Parse_ElementOfAnotherType_SaysWhatWouldBeRight(string text, DType dtype, string sentence) =>
        Assert.Contains(sentence, Assert.Throws<FormatException>(() => TensorLiteral.Parse(text, dtype)).Message, StringComparison.Ordinal);
}
