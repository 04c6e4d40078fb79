using System.Text.Json;

namespace DistGrad.Cli.Output;

/// <summary>Tensors in JSON: <c>{"dtype", "shape", "data"}</c>, elements row by row.</summary>
internal static class TensorJson
{
    /// <summary>Writes a property.</summary>
    /// <param name="json">The writer, in an object.</param>
    /// <param name="name">Name of the property.</param>
    /// <param name="tensor">The tensor.</param>
    public static void WriteTensor(this Utf8JsonWriter json, string name, Tensor tensor)
    {
        json.WriteStartObject(name);
        json.WriteString("dtype", tensor.DType.ToString().ToLowerInvariant());
        json.WriteStartArray("shape");
        foreach (var extent in tensor.Shape.Extents) json.WriteNumberValue(extent);
        json.WriteEndArray();
        json.WriteStartArray("data");
        switch (tensor.DType)
        {
            case DType.Float32: foreach (var element in tensor.Elements<float>()) WriteFloat(json, element); break;
            case DType.Float64: foreach (var element in tensor.Elements<double>()) WriteFloat(json, element); break;
            case DType.Bool: foreach (var element in tensor.Elements<bool>()) json.WriteBooleanValue(element); break;
            default: foreach (var element in tensor.Integers()) json.WriteNumberValue(element); break;
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteFloat(Utf8JsonWriter json, float number)
    {
        if (float.IsFinite(number)) json.WriteNumberValue(number);
        else json.WriteStringValue(JsonNumbers.NotFinite(number));
    }

    private static void WriteFloat(Utf8JsonWriter json, double number)
    {
        if (double.IsFinite(number)) json.WriteNumberValue(number);
        else json.WriteStringValue(JsonNumbers.NotFinite(number));
    }
}
