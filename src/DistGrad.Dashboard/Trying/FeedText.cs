using System.Globalization;
using System.Text.RegularExpressions;

namespace DistGrad.Dashboard.Trying;

/// <summary>Values for the inputs of an expression, from a text such as <c>x=-2, y=5</c>.</summary>
internal static partial class FeedText
{
    private const int MostNames = 12;

    /// <summary>Reads the text and holds it against the inputs of a graph.</summary>
    /// <param name="text">Values, with commas, semicolons or spaces between.</param>
    /// <param name="inputs">Names of the inputs.</param>
    /// <exception cref="TrialException">A value cannot be read, comes twice, is missing or names no input.</exception>
    public static Dictionary<string, double> Read(string text, IReadOnlyList<string> inputs)
    {
        var (feeds, problems) = (new Dictionary<string, double>(StringComparer.Ordinal), new List<string>());
        foreach (var part in AroundEquals().Replace(text, "=").Split([',', ';', ' ', '\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) problems.Add($"'{part}' is no value for an input; write name=value.");
            else if (Number(part[(equals + 1)..]) is not { } number) problems.Add($"'{part[(equals + 1)..]}' in '{part}' is no number; numbers are written -2, 0.5, 1e-3, nan, inf.");
            else if (!feeds.TryAdd(part[..equals], number)) problems.Add($"'{part[..equals]}' is given twice.");
        }

        if (problems.Count == 0)
        {
            var missing = inputs.Where(input => !feeds.ContainsKey(input)).ToList();
            var extra = feeds.Keys.Except(inputs, StringComparer.Ordinal).ToList();
            if (missing.Count > 0) problems.Add($"No value is given for {Join(missing)}; write {missing[0]}=1, for example.");
            if (extra.Count > 0) problems.Add($"The expression has no input {Join(extra)}; {(inputs.Count == 0 ? "it has none at all" : $"it has {Join(inputs)}")}.");
        }

        return problems.Count == 0 ? feeds : throw new TrialException("feeds", problems);
    }

    // A minus as it is typeset, too: results are shown with it, and people copy them.
    private static double? Number(string text) => FloatText.TryParse(text.Replace('−', '-'), out var number) ? number : null;

    private static string Join(IReadOnlyList<string> names) =>
        names.Count <= MostNames ? string.Join(", ", names)
        : string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", names.Take(MostNames))} and {names.Count - MostNames} more");

    [GeneratedRegex(@"\s*=\s*")]
    private static partial Regex AroundEquals();
}
