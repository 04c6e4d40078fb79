using System.Globalization;

namespace DistGrad.Cli.Inputs;

/// <summary>Lists of names in sentences.</summary>
internal static class NameList
{
    private const int Most = 12;

    /// <summary>Joins names, as in <c>x, y and z</c>; of a long list the first, and how many more there are.</summary>
    /// <param name="names">At least one name.</param>
    public static string Join(IReadOnlyList<string> names)
    {
        if (names.Count == 1) return names[0];
        var shown = names.Count > Most ? names.Take(Most) : names.SkipLast(1);
        var rest = names.Count > Most ? string.Create(CultureInfo.InvariantCulture, $"{names.Count - Most} more") : names[^1];
        return $"{string.Join(", ", shown)} and {rest}";
    }
}
