using System.Globalization;
using DistGrad.Cli.Drawing;

namespace DistGrad.Cli.Output;

/// <summary>What is in a model, for people.</summary>
internal static class ModelInfoText
{
    private const int Shown = 12;

    /// <summary>The lines.</summary>
    /// <param name="model">The model.</param>
    public static IEnumerable<StyledLine> Lines(OnnxModel model)
    {
        var sets = string.Join(", ", model.OperatorSets.Select(set => $"{set.Key} {set.Value}"));
        yield return StyledLine.Of($"{model.Name}{(model.Producer.Length > 0 ? $" by {model.Producer}" : "")}, format {model.FormatVersion}, {sets}");
        foreach (var line in Values("inputs", model.Inputs)) yield return line;
        foreach (var line in Values("outputs", model.Outputs)) yield return line;
        foreach (var line in Values($"parameters, {Size(model.Parameters)}", model.Parameters)) yield return line;
        yield return StyledLine.Of("operators", Tone.Faint);
        yield return StyledLine.Of($"  {string.Join(", ", model.Operators.Select(op => $"{op.Key} {op.Value}"))}");
        if (model.Problems.Count == 0)
        {
            yield return StyledLine.Of($"Everything is supported: {model.Graph.Count} nodes.", Tone.Value);
            yield break;
        }

        yield return StyledLine.Of($"{model.Problems.Count} not supported", Tone.Gradient);
        foreach (var problem in model.Problems) yield return StyledLine.Of($"  {problem}");
    }

    private static IEnumerable<StyledLine> Values(string heading, IReadOnlyList<OnnxValue> values)
    {
        if (values.Count == 0) yield break;
        yield return StyledLine.Of(heading, Tone.Faint);
        foreach (var value in values.Take(Shown)) yield return StyledLine.Of($"  {value.Name} {(value.Type == TensorType.Unknown ? "?" : value.Type)}");
        if (values.Count > Shown) yield return StyledLine.Of($"  … and {values.Count - Shown} more");
    }

    private static string Size(IReadOnlyList<OnnxValue> parameters) =>
        string.Create(CultureInfo.InvariantCulture, $"{parameters.Sum(parameter => parameter.Type.Shape.Count):N0} numbers, {parameters.Sum(parameter => parameter.Type.ByteCount):N0} bytes");
}
