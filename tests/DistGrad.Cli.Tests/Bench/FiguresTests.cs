using System.Text.Json;
using DistGrad.Cli.Bench;

namespace DistGrad.Cli.Tests.Bench;

public class FiguresTests
{
    private static readonly Figure[] Figures = [new("met", 1.23456, "ratio", 2), new("missed", 3, "µs", 2), new("enough", 3, "1/s", 2, AtLeast: true), new("unknown", null, "ratio", 2)];

    [Fact]
    public void Json_FigureNotMeasured_IsNullAndNotOk()
    {
        var figures = JsonElement.Parse(FiguresJson.Write(Figures)).GetProperty("figures").EnumerateArray().ToArray();

        Assert.Equal([true, false, true, false], figures.Select(figure => figure.GetProperty("ok").GetBoolean()));
        Assert.Equal(1.235, figures[0].GetProperty("value").GetDouble());
        Assert.Equal(JsonValueKind.Null, figures[3].GetProperty("value").ValueKind);
    }

    [Fact]
    public void Text_FigureNotMeasured_SaysSo()
    {
        var output = new StringWriter();
        FiguresText.Write(Figures, output);
        var lines = output.ToString().TrimEnd().ReplaceLineEndings("\n").Split('\n');

        Assert.EndsWith("ok", lines[0], StringComparison.Ordinal);
        Assert.Contains("not measured", lines[3], StringComparison.Ordinal);
        Assert.EndsWith("missed", lines[3], StringComparison.Ordinal);
    }
}
