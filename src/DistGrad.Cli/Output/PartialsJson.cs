using DistGrad.Cli.Evaluating;

namespace DistGrad.Cli.Output;

/// <summary>Partial derivatives as one line of JSON, in the shape that <c>docs/cli.md</c> documents.</summary>
internal static class PartialsJson
{
    /// <summary>Writes derivatives.</summary>
    /// <param name="partials">The derivatives.</param>
    public static string Write(IReadOnlyList<PartialDerivative> partials) => JsonNumbers.WriteObject(json =>
    {
        json.WriteStartObject("gradients");
        foreach (var partial in partials)
        {
            json.WriteStartObject(partial.Wrt);
            json.WriteString("expression", partial.Expression);
            if (partial.Value is { } value) json.WriteFloat("value", value);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    });
}
