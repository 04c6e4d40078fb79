using System.Text.Json;

namespace DistGrad.Cli.Tests;

/// <summary>The whole command against silos in this process.</summary>
public class EvalCommandTests
{
    [Fact]
    public async Task Eval_LectureCircuit_DrawsItAndListsTheGradients()
    {
        var run = await CommandRun.Of(["eval", "(x + y) * z", "x=-2", "y=5", "z=-4"]);
        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Error));
        Assert.StartsWith(
            """

              x  -2 ┐
                 -4 │
                    (+)  3 ┐
                    │   -4 │
              y   5 ┘      (×)  -12
                 -4        │      1
              z  -4 ───────┘
                  3

            value = -12
            d/dx = -4
            d/dy = -4
            d/dz = 3


            """,
            run.Output,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("3")]
    public async Task Eval_Json_HasValueGradientsNodesAndPlan(string silos)
    {
        var json = await Json("eval", "(x + y) * z", "x=-2", "y=5", "z=-4", "--json", "--silos", silos);
        Assert.Equal(-12, json.GetProperty("value").GetDouble());
        Assert.Equal(new() { ["x"] = -4, ["y"] = -4, ["z"] = 3 }, Gradients(json));
        Assert.Equal(["Input", "Input", "Add", "Input", "Mul"], json.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("op").GetString()!));
        var sum = json.GetProperty("nodes")[2];
        Assert.Equal((2, 3.0, -4.0), (sum.GetProperty("id").GetInt32(), sum.GetProperty("value").GetDouble(), sum.GetProperty("gradient").GetDouble()));
        Assert.Equal(JsonValueKind.Null, sum.GetProperty("name").ValueKind);
        Assert.Equal(["nodes", "shards", "granularity"], json.GetProperty("plan").EnumerateObject().Select(property => property.Name));
        Assert.True(json.GetProperty("elapsedMs").GetDouble() > 0);
    }

    [Fact]
    public async Task Eval_ExpressionThatBeginsWithAMinus_IsNoOption()
    {
        var json = await Json("eval", "-x^2", "x=-2", "--json");
        Assert.Equal(-4, json.GetProperty("value").GetDouble());
        Assert.Equal(new() { ["x"] = 4 }, Gradients(json));
    }

    [Fact]
    public async Task Eval_ExpressionThatLooksLikeAnOption_GoesAfterTwoDashes() =>
        Assert.Equal(-3, (await Json("eval", "--json", "--", "-h", "h=3")).GetProperty("value").GetDouble());

    [Fact]
    public async Task Eval_Wrt_OnlyThoseGradients()
    {
        var json = await Json("eval", "(x + y) * z", "x=-2", "y=5", "z=-4", "--wrt", "z,#2", "--json");
        Assert.Equal(new() { ["z"] = 3, ["#2"] = -4 }, Gradients(json));
        Assert.False(json.GetProperty("nodes")[0].TryGetProperty("gradient", out _));
    }

    [Fact]
    public async Task Eval_Constants_HaveValuesButNoGradients()
    {
        var constant = (await Json("eval", "2 * x", "x=3", "--json")).GetProperty("nodes").EnumerateArray().Single(node => node.GetProperty("op").GetString() == "Constant");
        Assert.Equal(2, constant.GetProperty("value").GetDouble());
        Assert.False(constant.TryGetProperty("gradient", out _));
    }

    [Fact]
    public async Task Eval_NoInputs_ValueOnly()
    {
        var json = await Json("eval", "1 + 2", "--json");
        Assert.Equal(3, json.GetProperty("value").GetDouble());
        Assert.Empty(Gradients(json));
    }

    [Fact]
    public async Task Eval_SingleInput_IsItsOwnValue()
    {
        var json = await Json("eval", "x", "x=7", "--json");
        Assert.Equal(7, json.GetProperty("value").GetDouble());
        Assert.Equal(new() { ["x"] = 1 }, Gradients(json));
    }

    [Fact]
    public async Task Eval_InputThatIsNotFinite_WarnsAndGoesOn()
    {
        var run = await CommandRun.Of(["eval", "x + y", "x=inf", "y=1", "--json"]);
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.StartsWith("warning: ", run.Error, StringComparison.Ordinal);
        Assert.Equal("Infinity", JsonDocument.Parse(run.Output).RootElement.GetProperty("value").GetString());
    }

    [Fact]
    public async Task Eval_DeepExpression_PrintsATable()
    {
        var run = await CommandRun.Of(["eval", string.Concat(Enumerable.Repeat("sin(", 200)) + "x" + new string(')', 200), "x=1"]);
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Contains("... 161 nodes left out ...", run.Output, StringComparison.Ordinal);
        Assert.Contains("\nd/dx = ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Eval_CancelledBefore_ExitCode130() =>
        Assert.Equal(new CommandRun(ExitCode.Cancelled, "", "Cancelled.\n"), await CommandRun.Of(["eval", "x", "x=1"], new CancellationToken(canceled: true)));

    [Fact]
    public async Task Eval_ClusterThatIsNotThere_ExitCode3()
    {
        var run = await CommandRun.Of(["eval", "x", "x=1", "--connect", "127.0.0.1:1"]);
        Assert.Equal((ExitCode.RunFailed, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("error: ", run.Error, StringComparison.Ordinal);
    }

    private static async Task<JsonElement> Json(params string[] args)
    {
        var run = await CommandRun.Of(args);
        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Error));
        return JsonDocument.Parse(run.Output).RootElement;
    }

    private static Dictionary<string, double> Gradients(JsonElement json) =>
        json.GetProperty("gradients").EnumerateObject().ToDictionary(property => property.Name, property => property.Value.GetDouble());
}
