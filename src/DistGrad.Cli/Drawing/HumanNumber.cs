using System.Globalization;

namespace DistGrad.Cli.Drawing;

/// <summary>Numbers for people: up to six significant digits, the same in every culture.</summary>
internal static class HumanNumber
{
    /// <summary>The number as text, <c>?</c> where there is none.</summary>
    /// <param name="number">The number.</param>
    public static string Format(double? number) => number?.ToString("G6", CultureInfo.InvariantCulture) ?? "?";
}
