using System.Globalization;

namespace DistGrad.Cli.Inputs;

/// <summary>Reads shares such as <c>80%</c> or <c>0.8</c>, in every culture alike.</summary>
internal static class ShareText
{
    /// <summary>What a share looks like, for errors.</summary>
    public const string Form = "a share from 0% to 100%, such as 80% or 0.8";

    /// <summary>Reads a share.</summary>
    /// <param name="text">The text.</param>
    /// <param name="share">The share, from 0 to 1, or 0.</param>
    /// <returns>Whether the text is a share.</returns>
    public static bool TryParse(string text, out double share)
    {
        share = 0;
        var isPercent = text.EndsWith('%');
        if (!double.TryParse(isPercent ? text[..^1] : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return false;
        if (isPercent) number /= 100;
        if (number is not (>= 0 and <= 1)) return false;
        share = number;
        return true;
    }
}
