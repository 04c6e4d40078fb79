using DistGrad.Cli.Inputs;

namespace DistGrad.Cli.Tests.Load;

public class QuantityTextTests
{
    [Theory]
    [InlineData("30s", 30)]
    [InlineData("500ms", 0.5)]
    [InlineData("250us", 0.00025)]
    [InlineData("1.5m", 90)]
    [InlineData("1h", 3600)]
    [InlineData("0s", 0)]
    public void Duration_NumberAndUnit_IsRead(string text, double seconds)
    {
        Assert.True(DurationText.TryParse(text, out var duration));
        Assert.Equal(seconds, duration.TotalSeconds, 9);
    }

    [Theory]
    [InlineData("")]
    [InlineData("30")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("1,5s")]
    [InlineData("25h")]
    [InlineData("1e3s")]
    [InlineData("infs")]
    public void Duration_AnythingElse_IsRefused(string text) => Assert.False(DurationText.TryParse(text, out _));

    [Theory]
    [InlineData("50/s", 50)]
    [InlineData("90/m", 1.5)]
    [InlineData("3600/h", 1)]
    [InlineData("0.5/s", 0.5)]
    [InlineData("1e3/s", 1000)]
    public void Rate_NumberAndUnit_IsRead(string text, double perSecond)
    {
        Assert.True(RateText.TryParse(text, out var rate));
        Assert.Equal(perSecond, rate);
    }

    [Theory]
    [InlineData("50")]
    [InlineData("50/")]
    [InlineData("50/min")]
    [InlineData("/s")]
    [InlineData("-5/s")]
    [InlineData("1e999/s")]
    [InlineData("5/s/s")]
    public void Rate_AnythingElse_IsRefused(string text) => Assert.False(RateText.TryParse(text, out _));

    [Theory]
    [InlineData("80%", 0.8)]
    [InlineData("0.25", 0.25)]
    [InlineData("0", 0)]
    [InlineData("100%", 1)]
    public void Share_PercentOrFraction_IsRead(string text, double expected)
    {
        Assert.True(ShareText.TryParse(text, out var share));
        Assert.Equal(expected, share);
    }

    [Theory]
    [InlineData("80")]
    [InlineData("101%")]
    [InlineData("-1%")]
    [InlineData("%")]
    [InlineData("nan")]
    public void Share_AnythingElse_IsRefused(string text) => Assert.False(ShareText.TryParse(text, out _));
}
