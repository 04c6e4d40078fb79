using System.Diagnostics.Metrics;

namespace DistGrad.Grains;

/// <summary>A counter of which all tags are known beforehand. Safe for many threads.</summary>
/// <remarks>
/// Each combination of tags is reported from the start, with 0: Prometheus sees a rate from the first event on, and a dashboard is not empty
/// where all is well. To count takes one addition, whether anybody listens or not.
/// </remarks>
internal sealed class Tally
{
    private readonly long[] _counts;
    private readonly KeyValuePair<string, object?>[][] _tags;

    // Number of values of the second tag.
    private readonly int _stride;

    /// <summary>Creates the counter, without tags or with up to two.</summary>
    public Tally(Meter meter, string name, string unit, string description, (string Key, IReadOnlyList<string> Values)? first = null, (string Key, IReadOnlyList<string> Values)? second = null)
    {
        _stride = second?.Values.Count ?? 1;
        _tags = [.. from one in Tags(first) from other in Tags(second) select (KeyValuePair<string, object?>[])[.. one, .. other]];
        _counts = new long[_tags.Length];
        meter.CreateObservableCounter(name, Measure, unit, description);
    }

    /// <summary>Adds to the count of a combination of tags, each by its place among the values.</summary>
    public void Add(long count, int first = 0, int second = 0)
    {
        if (count != 0) Interlocked.Add(ref _counts[(first * _stride) + second], count);
    }

    /// <summary>What was counted so far under a value of the first tag, whatever the second.</summary>
    public long CountOf(int first)
    {
        var sum = 0L;
        for (var second = 0; second < _stride; second++) sum += Interlocked.Read(ref _counts[(first * _stride) + second]);
        return sum;
    }

    private IEnumerable<Measurement<long>> Measure() => _tags.Select((tags, i) => new Measurement<long>(Interlocked.Read(ref _counts[i]), tags));

    private static IEnumerable<KeyValuePair<string, object?>[]> Tags((string Key, IReadOnlyList<string> Values)? tag) =>
        tag is var (key, values) ? values.Select(value => (KeyValuePair<string, object?>[])[new(key, value)]) : [[]];
}
