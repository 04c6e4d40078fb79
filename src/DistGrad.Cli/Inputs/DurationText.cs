using System.Globalization;

namespace DistGrad.Cli.Inputs;

/// <summary>Reads durations such as <c>30s</c>, <c>1.5ms</c> or <c>10m</c>, in every culture alike.</summary>
internal static class DurationText
{
    /// <summary>What a duration looks like, for errors.</summary>
    public const string Form = "a number and its unit, us, ms, s, m or h, such as 30s";

    // Longer units first: "ms" ends with "s", too.
    private static readonly (string Unit, double Seconds)[] Units = [("us", 1e-6), ("µs", 1e-6), ("ms", 1e-3), ("s", 1), ("m", 60), ("h", 3600)];

    /// <summary>Reads a duration.</summary>
    /// <param name="text">The text.</param>
    /// <param name="duration">The duration, or zero.</param>
    /// <returns>Whether the text is a duration, of a day at most.</returns>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        foreach (var (unit, seconds) in Units)
        {
            if (!text.EndsWith(unit, StringComparison.Ordinal)) continue;
            if (!double.TryParse(text[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return false;
            if (!(number * seconds <= TimeSpan.SecondsPerDay)) return false;
            duration = TimeSpan.FromSeconds(number * seconds);
            return true;
        }

        return false;
    }
}
