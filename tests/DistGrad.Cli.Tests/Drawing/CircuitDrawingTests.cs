using DistGrad.Cli.Drawing;
using static DistGrad.Cli.Tests.Drawing.Circuits;

namespace DistGrad.Cli.Tests.Drawing;

public class CircuitDrawingTests
{
    [Fact]
    public void TryDraw_LectureCircuit_LooksAsInTheLecture() => Assert.Equal(
        """
          x  -2 ┐
             -4 │
                (+) q  3 ┐
                │     -4 │
          y   5 ┘        (×) f  -12
             -4          │        1
          z  -4 ─────────┘
              3
        """,
        Drawn(Lecture));

    [Fact]
    public void TryDraw_LectureCircuit_ValuesAreGreenAndGradientsRed()
    {
        var segments = CircuitDrawing.TryDraw(Lecture, 200)!.SelectMany(line => line.Segments).ToList();
        Assert.Equal(["-2", "3", "5", "-12", "-4"], segments.Where(s => s.Tone == Tone.Value).Select(s => s.Text));
        Assert.Equal(["-4", "-4", "-4", "1", "3"], segments.Where(s => s.Tone == Tone.Gradient).Select(s => s.Text));
    }

    [Fact]
    public void TryDraw_SharedInput_FullOnceThenRepeatedWithoutGradient() => Assert.Equal(
        """
          x  3 ┐
             6 │
               (×)  9
               │    1
          x  3 ┘
        """,
        Drawn(Of(Input(0, "x", 3, 6), Gate(1, "Mul", 9, 1, 0, 0))));

    [Fact]
    public void TryDraw_SharedGateWithoutName_IsLabelledByItsNumber() => Assert.Equal(
        """
          x   1 ┐
              6 │
                (+) #2  3 ┐
                │       6 │
          y   2 ┘         (×)  9
              6           │    1
          #2  3 ──────────┘
        """,
        Drawn(Of(Input(0, "x", 1, 6), Input(1, "y", 2, 6), Gate(2, "Add", 3, 6, 0, 1), Gate(3, "Mul", 9, 1, 2, 2))));

    [Fact]
    public void TryDraw_ThreeInputs_MiddleOneGoesStraightIn() => Assert.Equal(
        """
          x  1 ─┐
             0  │
          y  2 ─(max)  3
             0  │      1
          z  3 ─┘
             1
        """,
        Drawn(Of(Input(0, "x", 1, 0), Input(1, "y", 2, 0), Input(2, "z", 3, 1), Gate(3, "Max", 3, 1, 0, 1, 2))));

    [Fact]
    public void TryDraw_FourInputs_InnerOnesJoinTheWire() => Assert.Equal(
        """
          a  1 ┐
             1 │
          b  2 ┤
             1 (sum)  10
          c  3 ┤       1
             1 │
          d  4 ┘
             1
        """,
        Drawn(Of(Input(0, "a", 1, 1), Input(1, "b", 2, 1), Input(2, "c", 3, 1), Input(3, "d", 4, 1), Gate(4, "Sum", 10, 1, 0, 1, 2, 3))));

    [Fact]
    public void TryDraw_UnaryGates_StandInOneRow() => Assert.Equal(
        """
          x  0 ─(exp)  1 ─(neg)  -1
            -1        -1          1
        """,
        Drawn(Of(Input(0, "x", 0, -1), Gate(1, "Exp", 1, -1, 0), Gate(2, "Neg", -1, 1, 1))));

    [Fact]
    public void TryDraw_SingleInput_IsDrawnAlone() => Assert.Equal(
        """
          x  5
             1
        """,
        Drawn(Of(Input(0, "x", 5, 1))));

    [Fact]
    public void TryDraw_ConstantAndNoGradients_LeavesTheRowsBelowEmpty() => Assert.Equal(
        """
          x  5 ┐
               │
               (−)  3
               │
             2 ┘
        """,
        Drawn(Of(Input(0, "x", 5), Constant(1, 2), Gate(2, "Sub", 3, null, 0, 1))));

    [Fact]
    public void TryDraw_AnyCircuit_NoLineEndsInASpace() =>
        Assert.All(CircuitDrawing.TryDraw(Chain(CircuitDrawing.MaxNodes), 10_000)!, line => Assert.Equal(line.Text.TrimEnd(), line.Text));

    [Fact]
    public void TryDraw_TooWide_Null()
    {
        var width = CircuitDrawing.TryDraw(Lecture, 200)!.Max(line => line.Text.Length);
        Assert.NotNull(CircuitDrawing.TryDraw(Lecture, width));
        Assert.Null(CircuitDrawing.TryDraw(Lecture, width - 1));
    }

    [Fact]
    public void TryDraw_TooManyNodes_Null() => Assert.Null(CircuitDrawing.TryDraw(Chain(CircuitDrawing.MaxNodes + 1), 10_000));

    [Fact]
    public void TryDraw_TooManyUsesOfFewNodes_Null() =>
        Assert.Null(CircuitDrawing.TryDraw(Of(Input(0, "x", 1, 1), Gate(1, "Sum", 1, 1, new int[100_000])), 200));

    [Fact]
    public void TryDraw_DoublingLadder_EachGateIsDrawnOnce()
    {
        // Unrolled without repeats, x + x, squared, … of 20 steps would have a million places.
        CircuitNode[] nodes = [Input(0, "x", 1, 1), .. Enumerable.Range(1, 20).Select(id => Gate(id, "Add", 1, 1, id - 1, id - 1))];
        var text = Drawn(Of(nodes));
        Assert.Equal(20, text.Split("(+)").Length - 1);
    }

    [Fact]
    public void TryDraw_AllOperatorsOfExpressions_HaveTheSymbolsOfFormulas() =>
        Assert.Equal(
            ["(+)", "(−)", "(×)", "(÷)", "(^)", "(exp)", "(reducemax)"],
            new[] { "Add", "Sub", "Mul", "Div", "Pow", "Exp", "ReduceMax" }.Select(OpSymbol.Gate));
}
