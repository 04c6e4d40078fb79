using System.Text.RegularExpressions;

namespace DistGrad.Onnx;

/// <summary>Names that values without one get in a file. They begin with '#', as no node's own name does, and are forgotten on import.</summary>
internal static partial class GeneratedNames
{
    /// <summary>Name of a node's value.</summary>
    /// <param name="node">The node.</param>
    public static string Of(int node) => $"#{node}";

    /// <summary>Name of an output that no node has.</summary>
    /// <param name="node">A node for another output of the same operator.</param>
    /// <param name="output">Output, from 0.</param>
    public static string OfUnused(int node, int output) => $"#{node}:{output}";

    /// <summary>Whether a name was given by <see cref="Of"/> or <see cref="OfUnused"/>.</summary>
    /// <param name="name">The name.</param>
    public static bool Match(string name) => name.StartsWith('#') && Pattern().IsMatch(name);

    /// <summary>Whether a name was given by <see cref="OfUnused"/>.</summary>
    /// <param name="name">The name.</param>
    public static bool IsUnused(string name) => Match(name) && name.Contains(':');

    [GeneratedRegex(@"^#\d+(:\d+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
