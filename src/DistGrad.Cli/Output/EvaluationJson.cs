using System.Text.Json;
using DistGrad.Cli.Drawing;
using DistGrad.Cli.Evaluating;

namespace DistGrad.Cli.Output;

/// <summary>An evaluation as one line of JSON, in the shape that <c>docs/cli.md</c> documents.</summary>
internal static class EvaluationJson
{
    /// <summary>Writes an evaluation.</summary>
    /// <param name="evaluation">The evaluation.</param>
    public static string Write(Evaluation evaluation) => JsonNumbers.WriteObject(json =>
    {
        json.WriteFloat("value", evaluation.Value);
        json.WriteStartObject("gradients");
        foreach (var (label, gradient) in evaluation.Gradients) json.WriteFloat(label, gradient);
        json.WriteEndObject();
        json.WriteStartArray("nodes");
        foreach (var node in evaluation.Circuit.Nodes) Write(json, node);
        json.WriteEndArray();
        json.WriteStartObject("plan");
        json.WriteNumber("nodes", evaluation.Plan.Nodes);
        json.WriteNumber("shards", evaluation.Plan.Shards);
        json.WriteString("granularity", evaluation.Plan.Granularity);
        json.WriteEndObject();
        json.WriteNumber("elapsedMs", evaluation.Elapsed.TotalMilliseconds);
    });

    private static void Write(Utf8JsonWriter json, CircuitNode node)
    {
        json.WriteStartObject();
        json.WriteNumber("id", node.Id);
        json.WriteString("op", node.Op);
        json.WriteString("name", node.Name);
        if (node.Value is { } value) json.WriteFloat("value", value);
        else json.WriteNull("value");
        if (node.Gradient is { } gradient) json.WriteFloat("gradient", gradient);
        json.WriteEndObject();
    }
}
