using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace DistGrad.Grains.Tests;

/// <summary>Listens to DistGrad's metrics, of the given silos only: those of other tests' silos are in the same process.</summary>
internal sealed class MetricLog : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Lock _lock = new();
    private readonly List<Entry> _recorded = [];
    private readonly List<Instrument> _instruments = [];
    private readonly IReadOnlyList<Entry> _before;
    private List<Entry> _observed = [];

    public MetricLog(IEnumerable<IServiceProvider> silos)
    {
        var meters = silos.Select(silo => (object)silo.GetRequiredService<IMeterFactory>()).ToHashSet();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name != MetricNames.Meter || instrument.Meter.Scope is not { } scope || !meters.Contains(scope)) return;
            _instruments.Add(instrument);
            listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.Start();
        _before = Read();
    }

    public IReadOnlyList<Instrument> Instruments => _instruments;

    /// <summary>Tags of all that was seen, as key and value.</summary>
    public IEnumerable<(string Key, string Value)> Tags => Read().SelectMany(entry => entry.Tags).Distinct();

    /// <summary>What it is at the moment, on all silos together and over all tags that have these: for a histogram, the sum of what was recorded.</summary>
    public double Now(string name, params (string, string)[] tags) => Sum(Read(), name, tags);

    /// <summary>By how much that has changed since the log was made.</summary>
    public double Change(string name, params (string, string)[] tags) => Now(name, tags) - Sum(_before, name, tags);

    /// <summary>How often a histogram was recorded to since the log was made.</summary>
    public int Recordings(string name, params (string, string)[] tags)
    {
        lock (_lock) return _recorded.Count(entry => entry.Has(name, tags));
    }

    public void Dispose() => _listener.Dispose();

    private static double Sum(IEnumerable<Entry> entries, string name, (string, string)[] tags) => entries.Where(entry => entry.Has(name, tags)).Sum(entry => entry.Value);

    private IReadOnlyList<Entry> Read()
    {
        lock (_lock) _observed = [];
        _listener.RecordObservableInstruments();
        lock (_lock) return [.. _observed, .. _recorded];
    }

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var entry = new Entry(instrument.Name, Array.ConvertAll(tags.ToArray(), tag => (tag.Key, (string)tag.Value!)), value);
        lock (_lock) (instrument.IsObservable ? _observed : _recorded).Add(entry);
    }

    private sealed record Entry(string Name, (string Key, string Value)[] Tags, double Value)
    {
        public bool Has(string name, (string, string)[] tags) => Name == name && Array.TrueForAll(tags, Tags.Contains);
    }
}
