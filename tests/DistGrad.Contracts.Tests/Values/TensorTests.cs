namespace DistGrad.Contracts.Tests.Values;

public class TensorTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(19)]
    public void IsFinite_OneElementThatIsNot_IsFoundAnywhere(int count)
    {
        for (var at = 0; at < count; at++)
        {
            foreach (var number in (double[])[double.NaN, double.PositiveInfinity, double.NegativeInfinity])
            {
                var numbers = new double[count];
                Array.Fill(numbers, 1e30);
                numbers[at] = number;

                Assert.False(Tensor.FromNumbers(new TensorType(DType.Float64, new Shape(count)), numbers).IsFinite());
                Assert.False(Tensor.FromNumbers(new TensorType(DType.Float32, new Shape(count)), numbers).IsFinite());
            }
        }
    }

    [Theory]
    [InlineData(DType.Float32, 3e38)]
    [InlineData(DType.Float64, 1e308)]
    [InlineData(DType.Int64, 7)]
    public void IsFinite_LargeNumbers_AreFinite(DType dtype, double number) =>
        Assert.True(Tensor.Full(new TensorType(dtype, new Shape(5, 7)), number).IsFinite());
}
