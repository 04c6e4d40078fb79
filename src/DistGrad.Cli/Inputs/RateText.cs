using System.Globalization;

namespace DistGrad.Cli.Inputs;

/// <summary>Reads rates such as <c>50/s</c> or <c>3000/m</c>, in every culture alike.</summary>
internal static class RateText
{
    /// <summary>What a rate looks like, for errors.</summary>
    public const string Form = "a number per second, minute or hour, such as 50/s, 300/m or 1000/h";

    /// <summary>Reads a rate.</summary>
    /// <param name="text">The text.</param>
    /// <param name="rate">The rate per second, or 0.</param>
    /// <returns>Whether the text is a rate.</returns>
    public static bool TryParse(string text, out double rate)
    {
        rate = 0;
        if (text.Split('/') is not [var count, var unit]) return false;
        double? seconds = unit switch { "s" => 1, "m" => 60, "h" => 3600, _ => null };
        if (seconds is null || !double.TryParse(count, NumberStyles.Float & ~NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return false;
        rate = number / seconds.Value;
        return double.IsFinite(rate);
    }
}
