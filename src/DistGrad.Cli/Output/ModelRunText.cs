using System.Globalization;
using DistGrad.Cli.Drawing;
using DistGrad.Cli.Models;

namespace DistGrad.Cli.Output;

/// <summary>A run of a model for people: a line for each value and gradient.</summary>
internal static class ModelRunText
{
    private const int Shown = 8;

    /// <summary>The lines.</summary>
    /// <param name="request">What was wanted.</param>
    /// <param name="run">What came out.</param>
    public static IEnumerable<StyledLine> Lines(ModelRequest request, RunResult run)
    {
        foreach (var label in request.Fetches) yield return Line(label, run.Tensor(label), Tone.Value);
        foreach (var label in request.Wrt) yield return Line($"d{request.Of}/d{label}", run.GradientTensor(label), Tone.Gradient);
        yield return StyledLine.Empty;
        yield return StyledLine.Of(
            string.Create(CultureInfo.InvariantCulture, $"{run.Plan.Nodes} nodes on {run.Plan.Silos} silo{(run.Plan.Silos == 1 ? "" : "s")}, {run.Plan.Granularity}, in {HumanNumber.Format(run.Elapsed.TotalMilliseconds)} ms"),
            Tone.Faint);
    }

    private static StyledLine Line(string label, Tensor tensor, Tone tone) => new(
    [
        new Segment($"{label} = ", Tone.Plain),
        new Segment(Elements(tensor), tone),
        new Segment($"   {tensor.Type}", Tone.Faint),
    ]);

    private static string Elements(Tensor tensor)
    {
        var elements = Enumerable.Range(0, Math.Min(Shown, tensor.Count)).Select(i => Element(tensor, i));
        return tensor.Shape == Shape.Scalar ? elements.First() : $"{{{string.Join(", ", elements)}{(tensor.Count > Shown ? ", …" : "")}}}";
    }

    private static string Element(Tensor tensor, int place) => tensor.DType switch
    {
        DType.Bool => tensor.Number(place) != 0 ? "true" : "false",
        DType.Int64 => tensor.Elements<long>()[place].ToString(CultureInfo.InvariantCulture),
        DType.Int32 => tensor.Elements<int>()[place].ToString(CultureInfo.InvariantCulture),
        _ => HumanNumber.Format(tensor.Number(place)),
    };
}
