namespace DistGrad.Dashboard.Lists;

/// <summary>What silos had counted whenever somebody looked within the last minute. Safe for many threads.</summary>
/// <remarks>However many look, readings are two seconds apart, so that no rate is taken over a moment. A silo that was started again has another name.</remarks>
/// <param name="clock">Measures the time.</param>
internal sealed class PaceHistory(TimeProvider clock)
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(2);

    // Rates are taken over this time at most, so two readings that are farther apart give none.
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();

    // Oldest first. Guarded by the lock.
    private readonly List<Reading> _readings = [];

    /// <summary>A timestamp, taken before the silos are asked: of two that are asked at once the answers may overtake each other.</summary>
    public long Now() => clock.GetTimestamp();

    /// <summary>Takes what silos answered.</summary>
    /// <param name="asked">When they were asked.</param>
    /// <param name="censuses">Their answers.</param>
    /// <returns>How fast they are.</returns>
    public PaceTable Add(long asked, IReadOnlyList<HostCensus> censuses)
    {
        lock (_lock)
        {
            if (_readings.Count == 0 || clock.GetElapsedTime(_readings[^1].At, asked) >= Apart)
            {
                _readings.Add(new Reading(asked, censuses.ToDictionary(census => census.Silo)));
                _readings.RemoveAll(reading => clock.GetElapsedTime(reading.At, asked) > Kept);
            }

            return new PaceTable([.. _readings.SelectMany(reading => reading.Silos.Keys).Distinct()
                .Select(silo => (silo, Of(silo, census => census.MessagesSent), Of(silo, census => census.RunsEnded)))]);
        }
    }

    private Pace Of(string silo, Func<HostCensus, long?> count)
    {
        var last = _readings[^1].At;
        var (steps, grown, time) = (new List<PaceStep>(), 0.0, TimeSpan.Zero);
        var isNow = true;
        for (var i = _readings.Count - 1; i > 0; i--)
        {
            var (from, to) = (clock.GetElapsedTime(_readings[i - 1].At, last), clock.GetElapsedTime(_readings[i].At, last));
            var more = from - to > Span ? null : _readings[i].Of(silo, count) - _readings[i - 1].Of(silo, count);
            isNow &= more >= 0 && from <= Span;
            if (isNow) (grown, time) = (grown + more!.Value, from);
            if (more >= 0) steps.Add(new PaceStep(from, to, more.Value / (from - to).TotalSeconds));
        }

        steps.Reverse();
        return new Pace(time > TimeSpan.Zero ? grown / time.TotalSeconds : null, steps);
    }

    private sealed record Reading(long At, IReadOnlyDictionary<string, HostCensus> Silos)
    {
        public long? Of(string silo, Func<HostCensus, long?> count) => Silos.TryGetValue(silo, out var census) ? count(census) : null;
    }
}
