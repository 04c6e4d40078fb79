using System.Globalization;
using DistGrad.Contracts.Tests.Wire;

namespace DistGrad.Contracts.Tests.Values;

public class ValueTests
{
    [Fact]
    public void Value_OfAScalar_HoldsItsBits() => Assert.All(Doubles.Delicate, x =>
        Assert.Equal(BitConverter.DoubleToInt64Bits(x), BitConverter.DoubleToInt64Bits(((Value)x).Scalar)));

    [Fact]
    public void ToString_OfAnyNumber_ReadsBack() => Assert.All(Doubles.Delicate, x =>
        Assert.Equal(x, double.Parse(new Value(x).ToString(), CultureInfo.InvariantCulture)));
}
