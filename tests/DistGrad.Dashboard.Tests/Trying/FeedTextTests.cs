using DistGrad.Dashboard.Trying;

namespace DistGrad.Dashboard.Tests.Trying;

public class FeedTextTests
{
    [Theory]
    [InlineData("x=-2,y=5")]
    [InlineData(" x = -2 ; y = +5 ")]
    [InlineData("y=5e0\nx=−2.0")]
    public void Read_AnyOrderAndSeparator_IsTaken(string text)
    {
        var feeds = FeedText.Read(text, ["x", "y"]);
        Assert.Equal((-2.0, 5.0), (feeds["x"], feeds["y"]));
    }

    [Theory]
    [InlineData("x=nan", double.NaN)]
    [InlineData("x=-Infinity", double.NegativeInfinity)]
    [InlineData("x=inf", double.PositiveInfinity)]
    public void Read_NotFinite_IsTaken(string text, double expected) => Assert.Equal(expected, FeedText.Read(text, ["x"])["x"]);

    [Theory]
    [InlineData("", "No value is given for x, y; write x=1, for example.")]
    [InlineData("x=1 y", "'y' is no value for an input; write name=value.")]
    [InlineData("x=1,y=2,z=3", "The expression has no input z; it has x, y.")]
    [InlineData("x=1,y=--2", "'--2' in 'y=--2' is no number; numbers are written -2, 0.5, 1e-3, nan, inf.")]
    public void Read_Mistake_SaysWhatWouldBeRight(string text, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<TrialException>(() => FeedText.Read(text, ["x", "y"])).Message);
}
