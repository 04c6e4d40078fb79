using DistGrad.Cli.Load;

namespace DistGrad.Cli.Tests.Load;

public class LatenciesTests
{
    [Fact]
    public void Percentile_OfAThousand_IsWithinAThousandth()
    {
        var latencies = Of(Enumerable.Range(1, 1000));

        Assert.Equal(500, latencies.Percentile(50)!.Value, 0.5);
        Assert.Equal(990, latencies.Percentile(99)!.Value, 1.0);
        Assert.Equal(1000, latencies.Max!.Value, 1.0);
        Assert.Equal(500.5, latencies.Mean!.Value, 0.5);
    }

    [Fact]
    public void Percentile_OfNone_IsNull()
    {
        var latencies = new Latencies();

        Assert.Null(latencies.Percentile(50));
        Assert.Null(latencies.Max);
        Assert.Empty(latencies.Curve());
    }

    [Fact]
    public void Add_BeyondTheRange_CountsAtItsEnd()
    {
        var latencies = new Latencies();
        latencies.Add(TimeSpan.Zero);
        latencies.Add(TimeSpan.FromHours(5));

        Assert.Equal(2, latencies.Count);
        Assert.InRange(latencies.Max!.Value, 3_590_000, 3_610_000);
    }

    [Fact]
    public void ToText_ReadBack_IsTheSame()
    {
        var latencies = Of(Enumerable.Range(1, 500).Select(i => i * i));
        var read = Latencies.Parse(latencies.ToText());

        Assert.Equal(latencies.Count, read.Count);
        Assert.Equal(latencies.Curve(), read.Curve());
        Assert.Equal(0, Latencies.Parse(new Latencies().ToText()).Count);
    }

    [Theory]
    [InlineData("no base64!")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void Parse_AnythingElse_SaysSo(string text) => Assert.Throws<FormatException>(() => Latencies.Parse(text));

    internal static Latencies Of(IEnumerable<int> milliseconds)
    {
        var latencies = new Latencies();
        foreach (var latency in milliseconds) latencies.Add(TimeSpan.FromMilliseconds(latency));
        return latencies;
    }
}
