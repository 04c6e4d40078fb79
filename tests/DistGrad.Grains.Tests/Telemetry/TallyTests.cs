using System.Diagnostics.Metrics;

namespace DistGrad.Grains.Tests;

public class TallyTests
{
    private readonly List<(string Tags, long Value)> _seen = [];

    [Fact]
    public void Tally_NothingCounted_HasEachCombinationWithZero()
    {
        using var meter = new Meter("test");
        _ = new Tally(meter, "two", "{thing}", "Things.", ("a", ["1", "2"]), ("b", ["x", "y", "z"]));

        Read(meter);

        Assert.Equal([("a=1,b=x", 0), ("a=1,b=y", 0), ("a=1,b=z", 0), ("a=2,b=x", 0), ("a=2,b=y", 0), ("a=2,b=z", 0)], _seen);
    }

    [Fact]
    public void Add_FromManyThreads_CountsAllUnderTheirTags()
    {
        using var meter = new Meter("test");
        var (none, one, two) = (new Tally(meter, "none", "", ""), new Tally(meter, "one", "", "", ("a", ["1", "2"])), new Tally(meter, "two", "", "", ("a", ["1", "2"]), ("b", ["x", "y"])));

        Parallel.For(0, 1000, i =>
        {
            none.Add(2);
            one.Add(1, i % 2);
            two.Add(i, 1, 0);
        });

        Assert.Equal((2000, 500, 0, 499_500), (none.CountOf(0), one.CountOf(1), two.CountOf(0), two.CountOf(1)));
        Read(meter);
        Assert.Equal([("", 2000), ("a=1", 500), ("a=2", 500), ("a=1,b=x", 0), ("a=1,b=y", 0), ("a=2,b=x", 499_500), ("a=2,b=y", 0)], _seen);
    }

    private void Read(Meter meter)
    {
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter == meter) listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) => _seen.Add((string.Join(',', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}")), value)));
        listener.Start();
        listener.RecordObservableInstruments();
    }
}
