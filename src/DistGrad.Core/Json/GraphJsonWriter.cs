using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DistGrad.Json;

/// <summary>Writes the JSON form of a graph.</summary>
internal static class GraphJsonWriter
{
    // Names keep their letters: the text is a file or a request body, never part of a web page.
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static ReadOnlySpan<byte> Write(Graph graph, bool indented)
    {
        var ids = new string?[graph.Count];
        foreach (var (node, name) in graph.NamedNodes) ids[node] = name;

        // Nodes are written apart, without line breaks, so that in the indented form each has a line.
        var line = new ArrayBufferWriter<byte>();
        using var lineWriter = new Utf8JsonWriter(line, Compact);
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, Compact with { Indented = indented, IndentSize = 2, NewLine = "\n" });
        writer.WriteStartObject();
        writer.WriteString("format"u8, GraphJson.Format);
        writer.WriteString("name"u8, graph.Name);
        writer.WriteStartArray("nodes"u8);
        for (var node = 0; node < graph.Count; node++)
        {
            WriteNode(lineWriter, graph, node, ids);
            Flush();
        }

        writer.WriteEndArray();
        writer.WritePropertyName("outputs"u8);
        lineWriter.WriteStartArray();
        WriteReferences(lineWriter, graph.Outputs, ids);
        lineWriter.WriteEndArray();
        Flush();
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan;

        void Flush()
        {
            lineWriter.Flush();
            writer.WriteRawValue(line.WrittenSpan, skipInputValidation: true);
            line.ResetWrittenCount();
            lineWriter.Reset();
        }
    }

    private static void WriteNode(Utf8JsonWriter writer, Graph graph, int node, string?[] ids)
    {
        writer.WriteStartObject();
        if (ids[node] is { } id) writer.WriteString("id"u8, id);
        writer.WriteString("op"u8, graph.OpOf(node));
        if (graph.IsConstant(node)) WriteValue(writer, graph.ConstantOf(node).Scalar);
        if (!graph.InputsOf(node).IsEmpty)
        {
            writer.WriteStartArray("inputs"u8);
            WriteReferences(writer, graph.InputsOf(node), ids);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter writer, double value)
    {
        if (double.IsFinite(value)) writer.WriteNumber("value"u8, value);
        else writer.WriteString("value"u8, double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
    }

    private static void WriteReferences(Utf8JsonWriter writer, ReadOnlySpan<int> nodes, string?[] ids)
    {
        foreach (var node in nodes)
        {
            if (ids[node] is { } id) writer.WriteStringValue(id);
            else writer.WriteNumberValue(node);
        }
    }
}
