using System.Text.Json;

namespace DistGrad.Cli.Output;

/// <summary>What is in a model as one line of JSON, in the shape that <c>docs/cli.md</c> documents.</summary>
internal static class ModelInfoJson
{
    /// <summary>Writes a model.</summary>
    /// <param name="model">The model.</param>
    public static string Write(OnnxModel model) => JsonNumbers.WriteObject(json =>
    {
        json.WriteString("name", model.Name);
        json.WriteString("producer", model.Producer);
        json.WriteNumber("format", model.FormatVersion);
        json.WriteStartObject("operatorSets");
        foreach (var (domain, version) in model.OperatorSets) json.WriteNumber(domain, version);
        json.WriteEndObject();
        WriteValues(json, "inputs", model.Inputs);
        WriteValues(json, "outputs", model.Outputs);
        WriteValues(json, "parameters", model.Parameters);
        json.WriteStartObject("operators");
        foreach (var (op, count) in model.Operators) json.WriteNumber(op, count);
        json.WriteEndObject();
        json.WriteStartArray("problems");
        foreach (var problem in model.Problems)
        {
            json.WriteStartObject();
            json.WriteString("node", problem.Node);
            json.WriteString("op", problem.Op);
            json.WriteString("reason", problem.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static void WriteValues(Utf8JsonWriter json, string name, IReadOnlyList<OnnxValue> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStartObject();
            json.WriteString("name", value.Name);
            json.WriteString("type", value.Type == TensorType.Unknown ? null : value.Type.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
