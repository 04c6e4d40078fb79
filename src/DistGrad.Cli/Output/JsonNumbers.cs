using System.Text.Encodings.Web;
using System.Text.Json;

namespace DistGrad.Cli.Output;

/// <summary>Numbers in JSON: the shortest form that reads back the same; NaN and infinities as strings.</summary>
internal static class JsonNumbers
{
    // What is read on a terminal need not be safe in a web page: '+' stays '+'.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a property.</summary>
    /// <param name="writer">The writer, in an object.</param>
    /// <param name="name">Name of the property.</param>
    /// <param name="number">The number.</param>
    public static void WriteFloat(this Utf8JsonWriter writer, string name, double number)
    {
        if (double.IsFinite(number)) writer.WriteNumber(name, number);
        else writer.WriteString(name, NotFinite(number));
    }

    /// <summary>What stands for a number that JSON does not have.</summary>
    /// <param name="number">NaN or an infinity.</param>
    public static string NotFinite(double number) => double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity";

    /// <summary>Writes a JSON object to a string.</summary>
    /// <param name="write">Writes the properties.</param>
    public static string WriteObject(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Options))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }
}
