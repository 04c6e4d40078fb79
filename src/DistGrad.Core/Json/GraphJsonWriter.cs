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
        foreach (var group in graph.InputGroups)
            for (var node = group.First; node < group.End; node++) ids[node] = group.NameOf(node);

        // The outer layout is written by hand: the JSON writer would give every property and reference a line, not every node.
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, Compact);
        buffer.Write(indented ? "{\n  \"format\": "u8 : "{\"format\":"u8);
        writer.WriteStringValue(GraphJson.Format);
        EndPart(writer);
        buffer.Write(indented ? ",\n  \"name\": "u8 : ",\"name\":"u8);
        writer.WriteStringValue(graph.Name);
        EndPart(writer);
        buffer.Write(indented ? ",\n  \"nodes\": ["u8 : ",\"nodes\":["u8);
        for (var node = 0; node < graph.Count; node++)
        {
            if (node > 0) buffer.Write(","u8);
            if (indented) buffer.Write("\n    "u8);
            if (graph.Index.GroupOf(node) is { } group)
            {
                WriteGroup(writer, group);
                node = group.End - 1;
            }
            else
            {
                WriteNode(writer, graph, node, ids);
            }

            EndPart(writer);
        }

        buffer.Write(indented ? "\n  ],\n  \"outputs\": ["u8 : "],\"outputs\":["u8);
        WriteReferences(writer, graph.Outputs, ids);
        EndPart(writer);
        buffer.Write(indented ? "]\n}\n"u8 : "]}"u8);
        return buffer.WrittenSpan;
    }

    // Forgets what was written, so that the writer puts no comma before the next part.
    private static void EndPart(Utf8JsonWriter writer)
    {
        writer.Flush();
        writer.Reset();
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

    private static void WriteGroup(Utf8JsonWriter writer, InputGroup group)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, group.Name);
        writer.WriteString("op"u8, GraphJson.Group);
        writer.WriteNumber("count"u8, group.Count);
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
