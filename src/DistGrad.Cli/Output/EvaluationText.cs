using System.Globalization;
using DistGrad.Cli.Drawing;
using DistGrad.Cli.Evaluating;

namespace DistGrad.Cli.Output;

/// <summary>An evaluation for people: the circuit, the value and the gradients on lines of their own, and how it ran.</summary>
internal static class EvaluationText
{
    /// <summary>The lines.</summary>
    /// <param name="evaluation">The evaluation.</param>
    /// <param name="width">Characters that fit in a line.</param>
    /// <param name="hasColors">Whether the colours will be seen.</param>
    public static IEnumerable<StyledLine> Lines(Evaluation evaluation, int width, bool hasColors)
    {
        var circuit = evaluation.Circuit;
        var drawing = CircuitDrawing.TryDraw(circuit, width);
        yield return StyledLine.Empty;
        foreach (var line in drawing ?? NodeTable.List(circuit)) yield return line;
        yield return StyledLine.Empty;
        yield return Equation(circuit.Nodes[circuit.Root].Name ?? "value", evaluation.Value, Tone.Value);
        foreach (var (label, gradient) in evaluation.Gradients) yield return Equation($"d/d{label}", gradient, Tone.Gradient);
        yield return StyledLine.Empty;
        yield return Summary(evaluation, hasColors, drawing is not null);
    }

    private static StyledLine Equation(string left, double right, Tone tone) =>
        new([new Segment($"{left} = ", Tone.Plain), new Segment(HumanNumber.Format(right), tone)]);

    private static StyledLine Summary(Evaluation evaluation, bool hasColors, bool isDrawn)
    {
        var (nodes, silos) = (evaluation.Plan.Nodes, evaluation.Plan.Silos);
        var passes = evaluation.Gradients.Count > 0 ? "forward and backward" : "forward";
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{nodes} node{(nodes == 1 ? "" : "s")} on {silos} silo{(silos == 1 ? "" : "s")}, {passes} in {evaluation.Elapsed.TotalMilliseconds:0.0} ms");
        if (hasColors) return new([new(text + "   ", Tone.Faint), new("green: value", Tone.Value), new("   ", Tone.Plain), new("red: gradient", Tone.Gradient)]);
        return StyledLine.Of(isDrawn && evaluation.Gradients.Count > 0 ? text + "; gradients stand below values" : text);
    }
}
