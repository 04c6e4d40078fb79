using System.Globalization;

namespace DistGrad.Core.Tests.Text;

public class FloatTextTests
{
    [Theory]
    [InlineData("-2", -2)]
    [InlineData("+2.5", 2.5)]
    [InlineData(".5", 0.5)]
    [InlineData("5.", 5)]
    [InlineData("1e-3", 1e-3)]
    [InlineData("1E+3", 1e3)]
    [InlineData(" 7 ", 7)]
    [InlineData("0.1", 0.1)]
    [InlineData("4.9406564584124654e-324", double.Epsilon)]
    [InlineData("inf", double.PositiveInfinity)]
    [InlineData("+Inf", double.PositiveInfinity)]
    [InlineData("-inf", double.NegativeInfinity)]
    [InlineData("Infinity", double.PositiveInfinity)]
    [InlineData("-INFINITY", double.NegativeInfinity)]
    [InlineData("nan", double.NaN)]
    [InlineData("-NaN", double.NaN)]
    public void TryParse_Number_IsRead(string text, double expected)
    {
        Assert.True(FloatText.TryParse(text, out var number));
        Assert.Equal(expected, number);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("--2")]
    [InlineData("- 2")]
    [InlineData("1,5")]
    [InlineData("1e")]
    [InlineData("1 2")]
    [InlineData("0x10")]
    [InlineData("infinite")]
    [InlineData("two")]
    public void TryParse_NoNumber_False(string text) => Assert.False(FloatText.TryParse(text, out _));

    [Fact]
    public void TryParse_MinusZero_KeepsItsSign()
    {
        Assert.True(FloatText.TryParse("-0", out var number));
        Assert.True(double.IsNegative(number));
    }

    [Fact]
    public void TryParse_CultureWithDecimalComma_ReadsThePoint()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = culture;
        try
        {
            Assert.True(FloatText.TryParse("2.5", out var number));
            Assert.Equal(2.5, number);
            Assert.False(FloatText.TryParse("2,5", out _));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
