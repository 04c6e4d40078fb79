using System.Globalization;

namespace DistGrad;

/// <summary>Reads floating point numbers as Python and C write them, in every culture alike.</summary>
internal static class FloatText
{
    /// <summary>Reads a number: digits with a point and an exponent, or <c>nan</c>, <c>inf</c>, <c>infinity</c> in any case, each with or without a sign.</summary>
    /// <param name="text">The text; spaces around the number are ignored.</param>
    /// <param name="number">The number, or 0.</param>
    /// <returns>Whether the text is a number.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out double number)
    {
        text = text.Trim();
        var isNegative = text is ['-', ..];
        var magnitude = text is ['-' or '+', ..] ? text[1..] : text;
        var word = Word(magnitude);
        if (word is { } special) number = isNegative ? -special : special;
        else if (magnitude is [(>= '0' and <= '9') or '.', ..]) return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
        else number = 0;
        return word is not null;
    }

    private static double? Word(ReadOnlySpan<char> text) =>
        text.Equals("nan", StringComparison.OrdinalIgnoreCase) ? double.NaN
        : text.Equals("inf", StringComparison.OrdinalIgnoreCase) || text.Equals("infinity", StringComparison.OrdinalIgnoreCase) ? double.PositiveInfinity
        : null;
}
