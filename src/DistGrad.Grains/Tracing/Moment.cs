namespace DistGrad.Grains;

/// <summary>A moment by both clocks: that of the day, which silos have in common, and the one that times are measured by.</summary>
internal readonly struct Moment
{
    // A thread may be interrupted between two readings, for as long as the machine is busy: the closest of some pairs counts.
    private const int Readings = 3;

    private readonly TimeProvider _clock;

    private Moment(TimeProvider clock, DateTimeOffset utc, long timestamp) => (_clock, Utc, Timestamp) = (clock, utc, timestamp);

    /// <summary>The time of day.</summary>
    public DateTimeOffset Utc { get; }

    /// <summary>The clock's timestamp.</summary>
    public long Timestamp { get; }

    /// <summary>This moment.</summary>
    public static Moment Now(TimeProvider clock)
    {
        var (closest, apart) = (default(Moment), long.MaxValue);
        for (var reading = 0; reading < Readings; reading++)
        {
            var (before, utc, after) = (clock.GetTimestamp(), clock.GetUtcNow(), clock.GetTimestamp());
            if (after - before < apart) (closest, apart) = (new Moment(clock, utc, before), after - before);
        }

        return closest;
    }

    /// <summary>The time of day of a timestamp.</summary>
    public DateTimeOffset ToUtc(long timestamp) => Utc + _clock.GetElapsedTime(Timestamp, timestamp);
}
