using System.Text.Json;

namespace DistGrad.Cli.Tests.Models;

public class RunCommandTests
{
    [Fact]
    public async Task Run_ValuesOnTheCommandLine_PrintsOutputs()
    {
        using var folder = CaseFolder.Squares();

        var run = await CommandRun.Of(["run", folder.Model, "--feed", "x=[1, 2]"]);

        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Error));
        Assert.StartsWith("y = {2, -6}   Float32[2]\nloss = 40   Float32[]\n\n", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("per-op", "1")]
    [InlineData("fused", "3")]
    public async Task Run_GradientAsJson_HasValuesAndGradients(string granularity, string silos)
    {
        using var folder = CaseFolder.Squares();

        var run = await CommandRun.Of(["run", folder.Model, "--feed", "x=[1, 2]", "w=[1, 1]", "--gradient-of", "loss", "--wrt", "x,w", "--fetch", "loss", "--granularity", granularity, "--silos", silos, "--json"]);

        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Error));
        var json = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal(["loss"], json.GetProperty("values").EnumerateObject().Select(value => value.Name));
        Assert.Equal(5, json.GetProperty("values").GetProperty("loss").GetProperty("data")[0].GetDouble());
        Assert.Equal(granularity, json.GetProperty("plan").GetProperty("granularity").GetString());
        Assert.Equal([2, 4], Data(json, "x"));
        Assert.Equal([2, 8], Data(json, "w"));
    }

    [Fact]
    public async Task Run_WithOut_WritesTensorsThatCanBeFed()
    {
        using var folder = CaseFolder.Squares();
        var results = Path.Combine(folder.Root, "results");

        await CommandRun.Of(["run", folder.Model, "--feed", "x=[1, 2]", "--gradient-of", "loss", "--wrt", "x", "--fetch", "y", "--out", results]);

        Assert.Equal(["gradient_0.pb", "output_0.pb"], Directory.GetFiles(results).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        AssertTensor("gradient_0.pb", "x", 8, 36);
        AssertTensor("output_0.pb", "y", 2, -6);
        var again = await CommandRun.Of(["run", folder.Model, "--feed", $"x={Path.Combine(results, "output_0.pb")}", "--fetch", "y"]);
        Assert.StartsWith("y = {4, 18} ", again.Output, StringComparison.Ordinal);

        void AssertTensor(string file, string name, params double[] elements)
        {
            var read = OnnxTensor.Load(Path.Combine(results, file));
            Assert.Equal(name, read.Name);
            Assert.Equal(elements, read.Tensor.Numbers());
        }
    }

    [Theory]
    [InlineData("--run-id stores the run in a running cluster", "--run-id", "mine")]
    [InlineData("--run-id takes 1 to 200 characters", "--run-id", "", "--connect", "localhost")]
    public async Task Run_RunIdThatCannotBe_SaysWhy(string expected, params string[] arguments)
    {
        using var folder = CaseFolder.Squares();

        var run = await CommandRun.Of(["run", folder.Model, "--feed", "x=[1, 2]", .. arguments]);

        Assert.Equal((ExitCode.BadInput, ""), (run.ExitCode, run.Output));
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("The model has no input 'q'; its inputs are x.", "q=1")]
    [InlineData("'x' is given twice.", "x=[1, 2]", "x=[1, 2]")]
    [InlineData("Input 'x': 'one' is no number; numbers are written -2, 0.5, 1e-3, nan, inf.", "x=[one, 2]")]
    [InlineData("Input 'x': '[[1, 2], [3]]' is no tensor: lists of one level have the same length, not 2 and 1.", "x=[[1, 2], [3]]")]
    [InlineData("'x' is no value for an input; write name=file.pb or name=value.", "x")]
    public async Task Run_FeedThatCannotBe_IsBadInput(string error, params string[] feeds)
    {
        using var folder = CaseFolder.Squares();

        var run = await CommandRun.Of(["run", folder.Model, "--feed", .. feeds]);

        Assert.Equal(new CommandRun(ExitCode.BadInput, "", $"error: {error}\n"), run);
    }

    [Theory]
    [InlineData("x", "x=[1, 2, 3]")]
    [InlineData("x")]
    [InlineData("loss2", "x=[1, 2]", "--gradient-of", "loss2")]
    [InlineData("nothing", "x=[1, 2]", "--fetch", "nothing")]
    [InlineData("y", "x=[1, 2]", "--gradient-of", "y")]
    [InlineData("--gradient-of", "x=[1, 2]", "--wrt", "x")]
    public async Task Run_WhatDoesNotFitTheModel_IsOneSentenceThatNamesIt(string named, params string[] arguments)
    {
        using var folder = CaseFolder.Squares();

        var run = await CommandRun.Of(arguments is [] ? ["run", folder.Model] : ["run", folder.Model, "--feed", .. arguments]);

        Assert.Equal((ExitCode.BadInput, ""), (run.ExitCode, run.Output));
        Assert.Matches("^error: [^\n]*\n$", run.Error);
        Assert.Contains(named, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NoModel_IsBadInput()
    {
        using var folder = CaseFolder.Squares();
        await File.WriteAllBytesAsync(folder.Model, (await File.ReadAllBytesAsync(folder.Model))[..40]);

        foreach (var path in new[] { folder.Model, folder.PathOf("none.onnx") })
        {
            var run = await CommandRun.Of(["run", path]);
            Assert.Equal((ExitCode.BadInput, ""), (run.ExitCode, run.Output));
            Assert.Matches($"^error: [^\n]*{Path.GetFileName(path)}[^\n]*\n$", run.Error);
        }
    }

    [Fact]
    public async Task Check_Model_ComparesEachNumberAndEachPrecision()
    {
        using var folder = CaseFolder.Squares();

        var run = await CommandRun.Of(["check", folder.Model, "--feed", "x=[1, 2]", "--gradient-of", "loss", "--wrt", "x", "--json"]);

        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Error));
        var json = JsonDocument.Parse(run.Output).RootElement;
        var gradients = json.GetProperty("gradients");
        Assert.Equal(["x[0]", "x[1]"], gradients.EnumerateObject().Select(gradient => gradient.Name));
        Assert.Equal(36, gradients.GetProperty("x[1]").GetProperty("analytic").GetDouble());
        Assert.Equal(36, gradients.GetProperty("x[1]").GetProperty("numeric").GetDouble(), 1e-6);
        Assert.Single(json.GetProperty("float32").EnumerateObject());
    }

    [Fact]
    public async Task Info_Model_SaysWhatIsInIt()
    {
        using var folder = CaseFolder.Squares();

        var run = await CommandRun.Of(["onnx", "info", folder.Model]);

        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Error));
        foreach (var line in new[] { "  x Float32[2]", "  loss Float32[]", "parameters, 2 numbers, 8 bytes", "  Mul 2, ReduceSum 1" }) Assert.Contains($"\n{line}\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Info_Json_HasTheSame()
    {
        using var folder = CaseFolder.Squares();

        var json = JsonDocument.Parse((await CommandRun.Of(["onnx", "info", folder.Model, "--json"])).Output).RootElement;

        Assert.Equal("Float32[2]", json.GetProperty("parameters")[0].GetProperty("type").GetString());
        Assert.Equal(2, json.GetProperty("operators").GetProperty("Mul").GetInt32());
        Assert.Empty(json.GetProperty("problems").EnumerateArray());
    }

    private static double[] Data(JsonElement json, string label) => [.. json.GetProperty("gradients").GetProperty(label).GetProperty("data").EnumerateArray().Select(element => element.GetDouble())];
}
