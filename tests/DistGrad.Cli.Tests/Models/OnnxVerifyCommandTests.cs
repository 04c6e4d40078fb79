using System.Text.Json;

namespace DistGrad.Cli.Tests.Models;

public class OnnxVerifyCommandTests
{
    [Theory]
    [InlineData("per-op", "1")]
    [InlineData("per-op", "3")]
    [InlineData("fused", "1")]
    [InlineData("fused", "3")]
    public async Task Verify_ExpectedOutputsAndGradients_Passes(string granularity, string silos)
    {
        using var folder = CaseFolder.Squares(2, -6);
        folder.ExpectGradient(8, 36);

        var run = await CommandRun.Of(["onnx", "verify", folder.Root, "--granularity", granularity, "--silos", silos, "--check-gradients"]);

        Assert.Equal(new CommandRun(ExitCode.Ok, "1 passed, 0 failed, 0 unsupported\n", ""), run);
    }

    [Fact]
    public async Task Verify_OtherOutput_FailsWithThePlaceOfTheWorst()
    {
        using var folder = CaseFolder.Squares(2.5f, -7);

        var run = await CommandRun.Of(["onnx", "verify", folder.Root]);

        Assert.Equal((ExitCode.CheckFailed, ""), (run.ExitCode, run.Error));
        Assert.Equal("failed      case: output 'y': 2 of 2 elements differ, most at place 1: -6, but -7 is expected.\n0 passed, 1 failed, 0 unsupported\n", run.Output);
    }

    [Fact]
    public async Task Verify_OtherGradient_Fails()
    {
        using var folder = CaseFolder.Squares(2, -6);
        folder.ExpectGradient(8, 35);

        var run = await CommandRun.Of(["onnx", "verify", folder.Root]);

        Assert.Equal(ExitCode.CheckFailed, run.ExitCode);
        Assert.Contains("gradient by 'x': 1 of 2 elements differ, most at place 1: 36, but 35 is expected.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_OutputOfAnotherType_Fails()
    {
        using var folder = CaseFolder.Squares(2, -6);
        folder.Save("output_0.pb", "y", Tensor.Vector(2.0, -6.0));

        var run = await CommandRun.Of(["onnx", "verify", folder.Root]);

        Assert.Contains("it is Float32[2], but Float64[2] is expected", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_Json_HasNumbersAndReasons()
    {
        using var passing = CaseFolder.Squares(2, -6);
        using var failing = CaseFolder.Squares(0, 0);
        using var broken = CaseFolder.Squares(2, -6);
        await File.WriteAllTextAsync(broken.Model, "no model");

        var run = await CommandRun.Of(["onnx", "verify", passing.Root, failing.Root, broken.Root, "--json"]);

        Assert.Equal((ExitCode.CheckFailed, ""), (run.ExitCode, run.Error));
        var json = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal([1, 1, 1], new[] { "passed", "failed", "unsupported" }.Select(status => json.GetProperty(status).GetInt32()));
        var cases = json.GetProperty("cases").EnumerateArray().ToList();
        Assert.Equal(["passed", "failed", "unsupported"], cases.Select(verified => verified.GetProperty("status").GetString()));
        Assert.All(cases, verified => Assert.Equal("case", verified.GetProperty("name").GetString()));
        Assert.Equal(JsonValueKind.Null, cases[0].GetProperty("reason").ValueKind);
        Assert.All(cases.Skip(1), verified => Assert.NotEqual("", verified.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task Verify_NoFolder_IsBadUsage() =>
        Assert.Equal(new CommandRun(ExitCode.BadInput, "", "error: There is no folder '/no/such'.\n"), await CommandRun.Of(["onnx", "verify", "/no/such"]));

    [Fact]
    public async Task Verify_FolderWithoutModels_IsBadUsage()
    {
        using var folder = new CaseFolder();

        var run = await CommandRun.Of(["onnx", "verify", folder.Root]);

        Assert.Equal((ExitCode.BadInput, $"error: Folder '{folder.Root}' has no model.onnx, nor have the folders in it.\n"), (run.ExitCode, run.Error));
    }
}
