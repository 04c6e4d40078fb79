using DistGrad.Cli.Output;
using DistGrad.Cli.Tests.Drawing;

namespace DistGrad.Cli.Tests.Output;

public class EvaluationTextTests
{
    [Fact]
    public void Lines_LectureCircuit_DrawingThenEquationsThenSummary()
    {
        var text = Circuits.Text(EvaluationText.Lines(Evaluations.Lecture, 80, hasColors: false));
        Assert.Equal(
            $"\n{Circuits.Drawn(Circuits.Lecture)}\n\nf = -12\nd/dx = -4\nd/dy = -4\nd/dz = 3\n\n"
            + "5 nodes on 1 silo, forward and backward in 0.5 ms; gradients stand below values",
            text);
    }

    [Fact]
    public void Lines_Colors_SummaryExplainsThem() =>
        Assert.EndsWith("in 0.5 ms   green: value   red: gradient", Circuits.Text(EvaluationText.Lines(Evaluations.Lecture, 80, hasColors: true)), StringComparison.Ordinal);

    [Fact]
    public void Lines_NarrowTerminal_TableInsteadOfDrawing() =>
        Assert.Contains("  node  op", Circuits.Text(EvaluationText.Lines(Evaluations.Lecture, 20, hasColors: false)), StringComparison.Ordinal);

    [Fact]
    public void Lines_NothingDifferentiated_OnlyForwardIsMentioned()
    {
        var lines = EvaluationText.Lines(Evaluations.Lecture with { Gradients = [] }, 80, hasColors: false).ToList();
        Assert.Equal("5 nodes on 1 silo, forward in 0.5 ms", lines[^1].Text);
        Assert.DoesNotContain(lines, line => line.Text.StartsWith("d/d", StringComparison.Ordinal));
    }

    [Fact]
    public void WriteLines_WriterThatIsNoTerminal_NoEscapeSequencesAndNoBrokenLines()
    {
        var writer = new StringWriter { NewLine = "\n" };
        var lines = EvaluationText.Lines(Evaluations.Lecture, 80, hasColors: false).ToList();
        new Terminal(writer).WriteLines([.. lines, DistGrad.Cli.Drawing.StyledLine.Of(new string('x', 500))]);
        Assert.Equal(Circuits.Text(lines) + "\n" + new string('x', 500) + "\n", writer.ToString());
    }
}
