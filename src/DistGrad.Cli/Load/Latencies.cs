using HdrHistogram;
using HdrHistogram.Utilities;

namespace DistGrad.Cli.Load;

/// <summary>Latencies from 1 µs to an hour, each within 0.1 %, in memory that does not grow with their number.</summary>
/// <remarks>Source: Gil Tene's HdrHistogram. Not safe for several threads.</remarks>
internal sealed class Latencies
{
    private const long Longest = 3_600_000_000;
    private const int Digits = 3;

    private readonly LongHistogram _microseconds = new(1, Longest, Digits);

    /// <summary>Number of latencies.</summary>
    public long Count => _microseconds.TotalCount;

    /// <summary>The longest, in milliseconds; null where there is none.</summary>
    public double? Max => Count == 0 ? null : _microseconds.GetMaxValue() / 1e3;

    /// <summary>The mean, in milliseconds; null where there is no latency.</summary>
    public double? Mean => Count == 0 ? null : _microseconds.GetMean() / 1e3;

    /// <summary>Adds a latency.</summary>
    public void Add(TimeSpan latency) => _microseconds.RecordValue(Math.Clamp((long)latency.TotalMicroseconds, 1, Longest));

    /// <summary>Adds all of another's.</summary>
    public void Add(Latencies other)
    {
        if (other.Count > 0) _microseconds.Add(other._microseconds);
    }

    /// <summary>Forgets all.</summary>
    public void Clear() => _microseconds.Reset();

    /// <summary>What a share of all latencies does not exceed, in milliseconds; null where there is none.</summary>
    /// <param name="percentile">The share, in percent.</param>
    public double? Percentile(double percentile) => Count == 0 ? null : _microseconds.GetValueAtPercentile(percentile) / 1e3;

    /// <summary>The curve of percentiles, denser the closer it comes to 100 %.</summary>
    public IReadOnlyList<(double Percentile, double Milliseconds)> Curve() =>
        Count == 0 ? [] : [.. _microseconds.Percentiles(5).Select(value => (value.PercentileLevelIteratedTo, value.ValueIteratedTo / 1e3))];

    /// <summary>The histogram in HdrHistogram's compressed form, in Base64; empty where there is none.</summary>
    public string ToText()
    {
        if (Count == 0) return "";
        var buffer = ByteBuffer.Allocate(_microseconds.GetNeededByteBufferCapacity());
        var length = _microseconds.EncodeIntoCompressedByteBuffer(buffer);
        var bytes = new byte[length];
        buffer.Position = 0;
        for (var i = 0; i < length; i++) bytes[i] = buffer.Get();
        return Convert.ToBase64String(bytes);
    }

    /// <summary>Reads what <see cref="ToText"/> wrote.</summary>
    /// <exception cref="FormatException">The text is no histogram.</exception>
    public static Latencies Parse(string text)
    {
        var latencies = new Latencies();
        if (text.Length == 0) return latencies;
        try
        {
            latencies._microseconds.Add(HistogramEncoding.DecodeFromCompressedByteBuffer(ByteBuffer.Allocate(Convert.FromBase64String(text)), 0));
            return latencies;
        }
        catch (Exception e) when (e is ArgumentException or InvalidDataException or IndexOutOfRangeException or OverflowException)
        {
            throw new FormatException("The text is no histogram of latencies.", e);
        }
    }
}
