namespace DistGrad.Grains.Tests;

public class MomentTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Now_InterruptedBetweenReadings_TakesTheClosestPair(int undisturbed)
    {
        var clock = new InterruptedClock(undisturbed);
        var moment = Moment.Now(clock);

        Assert.Equal(clock.Closest, moment.Timestamp);
        Assert.Equal(DateTimeOffset.UnixEpoch.AddTicks(clock.Closest), moment.Utc);
        Assert.Equal(moment.Utc.AddTicks(5), moment.ToUtc(moment.Timestamp + 5));
    }

    /// <summary>A clock whose readings of the time of day take long, but for one.</summary>
    private sealed class InterruptedClock(int undisturbed) : TimeProvider
    {
        private long _now;
        private int _readings;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        /// <summary>When the reading was made that did not take long.</summary>
        public long Closest { get; private set; }

        public override long GetTimestamp() => _now;

        public override DateTimeOffset GetUtcNow()
        {
            if (_readings++ == undisturbed) Closest = _now;
            else _now += 1000 * _readings;
            return DateTimeOffset.UnixEpoch.AddTicks(_now);
        }
    }
}
