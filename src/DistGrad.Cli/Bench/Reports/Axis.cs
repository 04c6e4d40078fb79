using System.Globalization;

namespace DistGrad.Cli.Bench.Reports;

/// <summary>An axis, logarithmic or linear.</summary>
/// <param name="Low">Least number that it shows.</param>
/// <param name="High">Greatest number.</param>
/// <param name="Start">Where the least number is drawn.</param>
/// <param name="End">Where the greatest is.</param>
/// <param name="IsLinear">Whether equal distances are equal differences, not equal ratios.</param>
internal readonly record struct Axis(double Low, double High, double Start, double End, bool IsLinear = false)
{
    private const int LinearTicks = 6;

    // More decades than this have a mark for each, fewer have marks within.
    private const double FewDecades = 2.5;

    /// <summary>An axis that shows all numbers, with some room.</summary>
    public static Axis Around(IEnumerable<double> numbers, double start, double end)
    {
        var all = numbers.ToArray();
        return new Axis(all.Min() / 1.3, all.Max() * 1.3, start, end);
    }

    /// <summary>A linear axis from 0, or from the least number where that is below, that shows all numbers.</summary>
    public static Axis Linear(IEnumerable<double> numbers, double start, double end)
    {
        var all = numbers.ToArray();
        return new Axis(Math.Min(0, all.Min()), all.Max() is > 0 and var max ? max * 1.05 : 1, start, end, IsLinear: true);
    }

    /// <summary>Where a number is drawn.</summary>
    public double At(double number) => Start + ((End - Start) * (IsLinear ? (number - Low) / (High - Low) : Math.Log(number / Low) / Math.Log(High / Low)));

    /// <summary>Round numbers to mark.</summary>
    public IEnumerable<double> Ticks()
    {
        var (low, high) = (Low, High);
        if (IsLinear)
        {
            var decade = Math.Pow(10, Math.Floor(Math.Log10((high - low) / LinearTicks)));
            var step = new[] { 1, 2, 5, 10 }.Select(digit => digit * decade).First(step => (high - low) / step <= LinearTicks);
            return Enumerable.Range((int)Math.Ceiling(low / step), (int)Math.Floor((high - low) / step) + 1).Select(i => i * step).Where(tick => tick <= high);
        }

        double[] within = Math.Log10(high / low) < FewDecades ? [1, 2, 5] : [1];
        return Enumerable.Range((int)Math.Floor(Math.Log10(low)), (int)Math.Ceiling(Math.Log10(high / low)) + 2)
            .SelectMany(decade => within.Select(digit => digit * Math.Pow(10, decade)))
            .Where(tick => tick >= low && tick <= high);
    }

    /// <summary>How a mark is called.</summary>
    public string Label(double tick) =>
        IsLinear && Math.Abs(tick) is 0 or (>= 1e-3 and < 1e6) ? tick.ToString("G6", CultureInfo.InvariantCulture)
        : tick is >= 0.01 and < 100_000 ? tick.ToString("G4", CultureInfo.InvariantCulture) : tick.ToString("0e0", CultureInfo.InvariantCulture);
}
