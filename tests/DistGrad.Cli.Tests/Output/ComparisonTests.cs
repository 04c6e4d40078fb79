using DistGrad.Cli.Output;
using DistGrad.Cli.Tests.Drawing;

namespace DistGrad.Cli.Tests.Output;

public class ComparisonTests
{
    private static readonly GradientReport Differing =
        new(Agrees: false, [new("x", "Input", 3, 3.5, 0.125), new("weight", "Input", -1.25, double.NaN, double.NaN)]);

    [Fact]
    public void Lines_Differing_BothGradientsThenTheWorstNode() => Assert.Equal(
        """
        d/dx = 3            numeric 3.5, error 0.125
        d/dweight = -1.25   numeric NaN, error NaN

        The gradients differ by more than 1E-06, most at node weight (Input).
        """,
        Circuits.Text(ComparisonText.Lines(Differing, 1e-6)));

    [Fact]
    public void Lines_Agreeing_SaysSo() =>
        Assert.EndsWith("\nThe gradients agree within 1E-06.", Circuits.Text(ComparisonText.Lines(Differing with { Agrees = true }, 1e-6)), StringComparison.Ordinal);

    [Fact]
    public void Json_Differing_HasTheDocumentedShape() => Assert.Equal(
        """{"agrees":false,"tolerance":1E-06,"gradients":{"x":{"analytic":3,"numeric":3.5,"error":0.125},"weight":{"analytic":-1.25,"numeric":"NaN","error":"NaN"}},"worst":{"node":"weight","op":"Input"}}""",
        ComparisonJson.Write(Differing, 1e-6));
}
