using System.Text.Json;
using DistGrad.Cli.Drawing;
using DistGrad.Cli.Output;

namespace DistGrad.Cli.Tests.Output;

public class EvaluationJsonTests
{
    [Fact]
    public void Write_LectureCircuit_HasTheDocumentedShape() => Assert.Equal(
        """{"value":-12,"gradients":{"x":-4,"y":-4,"z":3},"nodes":["""
        + """{"id":0,"op":"Input","name":"x","value":-2,"gradient":-4},"""
        + """{"id":1,"op":"Input","name":"y","value":5,"gradient":-4},"""
        + """{"id":2,"op":"Add","name":"q","value":3,"gradient":-4},"""
        + """{"id":3,"op":"Input","name":"z","value":-4,"gradient":3},"""
        + """{"id":4,"op":"Mul","name":"f","value":-12,"gradient":1}],"plan":"""
        + """{"nodes":5,"shards":2,"granularity":"per-op"},"elapsedMs":0.5}""",
        EvaluationJson.Write(Evaluations.Lecture));

    [Theory]
    [InlineData(double.NaN, "\"NaN\"")]
    [InlineData(double.PositiveInfinity, "\"Infinity\"")]
    [InlineData(double.NegativeInfinity, "\"-Infinity\"")]
    [InlineData(0.1, "0.1")]
    [InlineData(1.0 / 3, "0.3333333333333333")]
    [InlineData(-0.0, "-0")]
    [InlineData(double.MaxValue, "1.7976931348623157E+308")]
    public void Write_Number_IsExactOrAString(double number, string expected)
    {
        var json = JsonDocument.Parse(EvaluationJson.Write(Evaluations.Lecture with { Value = number, Gradients = [new("x", number)] })).RootElement;
        Assert.Equal(expected, json.GetProperty("value").GetRawText());
        Assert.Equal(expected, json.GetProperty("gradients").GetProperty("x").GetRawText());
    }

    [Fact]
    public void Write_NodeWithoutGradientNameAndValue_GradientAbsentOthersNull()
    {
        var circuit = new Circuit([new CircuitNode(0, "Constant", null, null, null, [])], 0);
        var node = JsonDocument.Parse(EvaluationJson.Write(Evaluations.Lecture with { Circuit = circuit })).RootElement.GetProperty("nodes")[0];
        Assert.Equal("""{"id":0,"op":"Constant","name":null,"value":null}""", node.GetRawText());
    }
}
