using DistGrad.Cli.Drawing;
using DistGrad.Cli.Evaluating;

namespace DistGrad.Cli.Output;

/// <summary>Partial derivatives for people, a line for each.</summary>
internal static class PartialsText
{
    /// <summary>The lines.</summary>
    /// <param name="partials">The derivatives.</param>
    public static IEnumerable<StyledLine> Lines(IReadOnlyList<PartialDerivative> partials)
    {
        foreach (var partial in partials)
        {
            List<Segment> segments = [new($"d/d{partial.Wrt} = ", Tone.Plain), new(partial.Expression, Tone.Plain)];
            if (partial.Value is { } value) segments.AddRange([new(" = ", Tone.Plain), new(HumanNumber.Format(value), Tone.Gradient)]);
            yield return new StyledLine([.. segments]);
        }
    }
}
