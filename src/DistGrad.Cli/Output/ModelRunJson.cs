using DistGrad.Cli.Models;

namespace DistGrad.Cli.Output;

/// <summary>A run of a model as one line of JSON, in the shape that <c>docs/cli.md</c> documents.</summary>
internal static class ModelRunJson
{
    /// <summary>Writes a run.</summary>
    /// <param name="request">What was wanted.</param>
    /// <param name="run">What came out.</param>
    public static string Write(ModelRequest request, RunResult run) => JsonNumbers.WriteObject(json =>
    {
        json.WriteStartObject("values");
        foreach (var label in request.Fetches) json.WriteTensor(label, run.Tensor(label));
        json.WriteEndObject();
        json.WriteStartObject("gradients");
        foreach (var label in request.Wrt) json.WriteTensor(label, run.GradientTensor(label));
        json.WriteEndObject();
        json.WriteStartObject("plan");
        json.WriteNumber("nodes", run.Plan.Nodes);
        json.WriteNumber("shards", run.Plan.Shards);
        json.WriteString("granularity", run.Plan.Granularity);
        json.WriteEndObject();
        json.WriteNumber("elapsedMs", run.Elapsed.TotalMilliseconds);
    });
}
