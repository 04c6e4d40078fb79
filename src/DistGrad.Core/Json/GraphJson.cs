using System.Text;
using DistGrad.Json;

namespace DistGrad;

/// <summary>The JSON form of a graph, for people and other programs: <c>{"format": "distgrad-graph/1", "nodes": […], …}</c>.</summary>
/// <remarks>Described in <c>docs/graph-json.md</c>. Reading back what was written gives a graph of the same <see cref="Graph.Id"/>.</remarks>
public static class GraphJson
{
    /// <summary>Value of the property <c>format</c>.</summary>
    public const string Format = "distgrad-graph/1";

    /// <summary>Value of the property <c>op</c> of a group of inputs.</summary>
    internal const string Group = "Inputs";

    /// <summary>Most elements of a group: a few characters of text do not take all memory.</summary>
    internal const int MaxGroup = 10_000_000;

    // Text that is no Unicode is refused, not repaired.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Writes a graph.</summary>
    /// <param name="graph">What to write.</param>
    /// <param name="indented">Whether every node gets a line of its own.</param>
    public static string Write(Graph graph, bool indented = true)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return Utf8.GetString(GraphJsonWriter.Write(graph, indented));
    }

    /// <summary>Reads a graph.</summary>
    /// <param name="json">The text.</param>
    /// <param name="ops">Ops that the graph may use; <see cref="OpRegistry.Standard"/> by default.</param>
    /// <exception cref="GraphFormatException">The text is no graph; the error says where and why.</exception>
    public static Graph Read(string json, OpRegistry? ops = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return Read(Utf8.GetBytes(json), ops);
        }
        catch (EncoderFallbackException e)
        {
            throw new GraphFormatException($"The text is no valid Unicode at character {e.Index + 1}.", e);
        }
    }

    /// <summary>Reads a graph.</summary>
    /// <param name="json">The text in UTF-8, with or without a byte order mark.</param>
    /// <param name="ops">Ops that the graph may use; <see cref="OpRegistry.Standard"/> by default.</param>
    /// <exception cref="GraphFormatException">The text is no graph; the error says where and why.</exception>
    public static Graph Read(ReadOnlySpan<byte> json, OpRegistry? ops = null)
    {
        if (json.StartsWith("\uFEFF"u8)) json = json[3..];
        return new GraphJsonReader(json).Read().Build(ops);
    }

    /// <summary>Reads a graph, up to the end of a stream.</summary>
    /// <param name="json">The text in UTF-8, with or without a byte order mark; it stays open.</param>
    /// <param name="ops">Ops that the graph may use; <see cref="OpRegistry.Standard"/> by default.</param>
    /// <exception cref="GraphFormatException">The text is no graph; the error says where and why.</exception>
    public static Graph Read(Stream json, OpRegistry? ops = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        using var buffer = new MemoryStream();
        json.CopyTo(buffer);
        return Read(buffer.GetBuffer().AsSpan(0, (int)buffer.Length), ops);
    }
}
