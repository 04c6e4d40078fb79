using System.Globalization;

namespace DistGrad;

/// <summary>Names of elements of a group, such as <c>w[3]</c>.</summary>
internal static class ElementName
{
    /// <summary>Takes a name apart.</summary>
    /// <param name="label">The name.</param>
    /// <param name="group">Name of the group.</param>
    /// <param name="element">The place, from 0.</param>
    /// <returns>Whether it has the form; a place is written without zeros before it.</returns>
    public static bool TryParse(string label, out string group, out int element)
    {
        (group, element) = ("", -1);
        var open = label.EndsWith(']') ? label.LastIndexOf('[') : -1;
        if (open <= 0) return false;
        var digits = label.AsSpan(open + 1, label.Length - open - 2);
        if ((digits.Length > 1 && digits[0] == '0') || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out element)) return false;
        group = label[..open];
        return true;
    }
}
