using System.Text.Json;

namespace DistGrad.Cli.Tests;

public class CheckCommandTests
{
    [Fact]
    public async Task Check_SmoothExpression_Agrees()
    {
        var run = await CommandRun.Of(["check", "sin(x) * y", "x=0", "y=3"]);
        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Error));
        Assert.Contains("d/dx = 3 ", run.Output, StringComparison.Ordinal);
        Assert.Contains("The gradients agree", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_AtAKink_DiffersWithExitCode1()
    {
        // Relu'(0) = 0 by convention; the central difference at the kink is 1/2.
        var run = await CommandRun.Of(["check", "relu(x)", "x=0", "--json"]);
        Assert.Equal((ExitCode.CheckFailed, ""), (run.ExitCode, run.Error));
        var json = JsonDocument.Parse(run.Output).RootElement;
        Assert.False(json.GetProperty("agrees").GetBoolean());
        var x = json.GetProperty("gradients").GetProperty("x");
        Assert.Equal(0, x.GetProperty("analytic").GetDouble());
        Assert.Equal(0.5, x.GetProperty("numeric").GetDouble(), 1e-6);
    }
}
