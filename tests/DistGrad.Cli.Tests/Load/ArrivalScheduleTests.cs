using DistGrad.Cli.Load;

namespace DistGrad.Cli.Tests.Load;

public class ArrivalScheduleTests
{
    [Fact]
    public void Uniform_ConstantRate_IsEvenlySpaced()
    {
        var arrivals = new ArrivalSchedule(RateSchedule.Constant(4), ArrivalKind.Uniform, seed: 1);

        Assert.Equal([0.25, 0.5, 0.75, 1], Enumerable.Range(0, 4).Select(_ => arrivals.Next().TotalSeconds));
    }

    [Fact]
    public void Poisson_SameSeed_IsTheSame()
    {
        Assert.Equal(Poisson(100, 3).Take(50), Poisson(100, 3).Take(50));
        Assert.NotEqual(Poisson(100, 3).Take(50), Poisson(100, 4).Take(50));
    }

    [Fact]
    public void Poisson_GapsAsExponentiallyDistributed()
    {
        var times = Poisson(100, 1).Take(20_000).Select(time => time.TotalSeconds).ToArray();
        var gaps = times.Zip(times.Skip(1), (before, after) => after - before).ToArray();
        var mean = gaps.Average();

        Assert.Equal(0.01, mean, 3);
        Assert.Equal(mean, Math.Sqrt(gaps.Average(gap => (gap - mean) * (gap - mean))), 3);
    }

    [Fact]
    public void Uniform_Ramp_HasTheRateOfEachStepAfterTheWarmUp()
    {
        var rates = new RateSchedule(10, 2, TimeSpan.FromSeconds(5), First: TimeSpan.FromSeconds(1));
        var arrivals = new ArrivalSchedule(rates, ArrivalKind.Uniform, seed: 1);
        var times = Enumerable.Range(0, 1000).Select(_ => arrivals.Next().TotalSeconds).ToArray();

        // A tenth of a run is carried from one step to the next: a time may fall to either side of a boundary.
        Assert.InRange(times.Count(time => time < 6), 59, 60);
        Assert.InRange(times.Count(time => time is >= 6 and < 11), 99, 101);
        Assert.InRange(times.Count(time => time is >= 11 and < 16), 199, 201);
    }

    private static IEnumerable<TimeSpan> Poisson(double rate, int seed)
    {
        var arrivals = new ArrivalSchedule(RateSchedule.Constant(rate), ArrivalKind.Poisson, seed);
        while (true) yield return arrivals.Next();
    }
}
