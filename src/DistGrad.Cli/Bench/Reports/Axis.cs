using System.Globalization;

namespace DistGrad.Cli.Bench.Reports;

/// <summary>A logarithmic axis.</summary>
/// <param name="Low">Least number that it shows.</param>
/// <param name="High">Greatest number.</param>
/// <param name="Start">Where the least number is drawn.</param>
/// <param name="End">Where the greatest is.</param>
internal readonly record struct Axis(double Low, double High, double Start, double End)
{
    // More decades than this have a mark for each, fewer have marks within.
    private const double FewDecades = 2.5;

    /// <summary>An axis that shows all numbers, with some room.</summary>
    public static Axis Around(IEnumerable<double> numbers, double start, double end)
    {
        var all = numbers.ToArray();
        return new Axis(all.Min() / 1.3, all.Max() * 1.3, start, end);
    }

    /// <summary>Where a number is drawn.</summary>
    public double At(double number) => Start + ((End - Start) * Math.Log(number / Low) / Math.Log(High / Low));

    /// <summary>Round numbers to mark.</summary>
    public IEnumerable<double> Ticks()
    {
        var (low, high) = (Low, High);
        double[] within = Math.Log10(high / low) < FewDecades ? [1, 2, 5] : [1];
        return Enumerable.Range((int)Math.Floor(Math.Log10(low)), (int)Math.Ceiling(Math.Log10(high / low)) + 2)
            .SelectMany(decade => within.Select(digit => digit * Math.Pow(10, decade)))
            .Where(tick => tick >= low && tick <= high);
    }

    /// <summary>How a mark is called.</summary>
    public static string Label(double tick) =>
        tick is >= 0.01 and < 10_000 ? tick.ToString("G4", CultureInfo.InvariantCulture) : tick.ToString("0e0", CultureInfo.InvariantCulture);
}
