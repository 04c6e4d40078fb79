using DistGrad.Cli.Drawing;

namespace DistGrad.Cli.Output;

/// <summary>A gradient check for people: a line for each input, then the verdict.</summary>
internal static class ComparisonText
{
    /// <summary>The lines.</summary>
    /// <param name="report">What the check found.</param>
    /// <param name="tolerance">Greatest error that passes.</param>
    public static IEnumerable<StyledLine> Lines(GradientReport report, double tolerance)
    {
        var width = report.Checks.Max(check => Left(check).Length + HumanNumber.Format(check.Analytic).Length);
        foreach (var check in report.Checks)
        {
            yield return new StyledLine(
            [
                new Segment(Left(check), Tone.Plain),
                new Segment(HumanNumber.Format(check.Analytic).PadRight(width - Left(check).Length), Tone.Gradient),
                new Segment($"   {(check.IsOfPrecision ? "in float64" : "numeric")} {HumanNumber.Format(check.Numeric)}, error {HumanNumber.Format(check.Error)}", Tone.Faint),
            ]);
        }

        yield return StyledLine.Empty;
        yield return report.Agrees
            ? StyledLine.Of($"The gradients agree within {HumanNumber.Format(tolerance)}.", Tone.Value)
            : StyledLine.Of($"The gradients differ by more than {HumanNumber.Format(tolerance)}, most at node {report.Worst.Node} ({report.Worst.Op}).", Tone.Gradient);
    }

    private static string Left(GradientComparison check) => $"d/d{check.Node} = ";
}
