using System.Globalization;
using System.Text.Json;
using DistGrad.Tests;

namespace DistGrad.Cli.Tests;

public class GradientCommandTests
{
    [Fact]
    public async Task Gradient_LectureCircuit_IsWritten()
    {
        var run = await CommandRun.Of(["gradient", "(x + y) * z"]);

        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Error));
        Assert.Equal("d/dx = z\nd/dy = z\nd/dz = x + y\n", run.Output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Gradient_WithValues_HasThemBehind()
    {
        var run = await CommandRun.Of(["gradient", "(x + y) * z", "x=-2", "y=5", "z=-4", "--wrt", "z,x"]);

        Assert.Equal("d/dz = x + y = 3\nd/dx = z = -4\n", run.Output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Gradient_Json_HasExpressionsAndValues()
    {
        var (with, without) = (await Json("gradient", "x^2 + y", "x=3", "y=1", "--json"), await Json("gradient", "x^2 + y", "--json"));

        Assert.Equal("2 * x", with.GetProperty("x").GetProperty("expression").GetString());
        Assert.Equal(6, with.GetProperty("x").GetProperty("value").GetDouble());
        Assert.Equal(("1", 1.0), (with.GetProperty("y").GetProperty("expression").GetString(), with.GetProperty("y").GetProperty("value").GetDouble()));
        Assert.False(without.GetProperty("x").TryGetProperty("value", out _));
    }

    [Theory]
    [InlineData("2 + 3", "no inputs")]
    [InlineData("less(x, y)", "only floating-point values have gradients")]
    [InlineData("where(x, y, z)", "where is not defined for a number")]
    public async Task Gradient_NotDifferentiable_IsBadInput(string expression, string problem)
    {
        var run = await CommandRun.Of(["gradient", expression]);

        Assert.Equal((ExitCode.BadInput, ""), (run.ExitCode, run.Output));
        Assert.Contains(problem, run.Error);
    }

    [Fact]
    public async Task Gradient_SomeValuesMissing_IsBadInput() =>
        Assert.Contains("No value is given for y", (await CommandRun.Of(["gradient", "x * y", "x=1"])).Error);

    [Fact]
    public Task Gradient_OwnCases_ReadAgainGiveTheGradients() => Check(Path.Combine(AppContext.BaseDirectory, "Shared", "expressions.json"));

    [CasesFact]
    public Task Gradient_AcceptanceCases_ReadAgainGiveTheGradients() => Check(Cases.PathOf("expressions.json"));

    // Each expression that is printed is given to the command again, for its value.
    private static async Task Check(string file)
    {
        using var cases = JsonDocument.Parse(File.ReadAllText(file));
        foreach (var @case in cases.RootElement.EnumerateArray())
        {
            var feeds = @case.GetProperty("feeds").EnumerateObject().ToDictionary(feed => feed.Name, feed => feed.Value.GetDouble());
            var run = await CommandRun.Of(["gradient", @case.GetProperty("expr").GetString()!, .. feeds.Select(Text), "--json"]);
            Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Error));
            var gradients = JsonDocument.Parse(run.Output).RootElement.GetProperty("gradients");
            foreach (var expected in @case.GetProperty("gradients").EnumerateObject())
            {
                var partial = gradients.GetProperty(expected.Name);
                AssertClose(expected.Value.GetDouble(), partial.GetProperty("value").GetDouble(), $"{@case.GetProperty("name")}: d/d{expected.Name}");
                var graph = Expression.Parse(partial.GetProperty("expression").GetString()!);
                var read = new LocalRunner(new Kernels.KernelCompiler()).Gradient(graph, feeds.Where(feed => graph.TryFind(feed.Key, out _)).ToDictionary());
                AssertClose(expected.Value.GetDouble(), read.ValueOf(graph.Outputs[0]), $"{@case.GetProperty("name")}: d/d{expected.Name} read again");
            }
        }
    }

    private static string Text(KeyValuePair<string, double> feed) => string.Create(CultureInfo.InvariantCulture, $"{feed.Key}={feed.Value:R}");

    private static void AssertClose(double expected, double actual, string what) =>
        Assert.True(Math.Abs(expected - actual) <= 1e-9 * Math.Max(1e-3, Math.Abs(expected)), $"{what}: expected {expected:R}, got {actual:R}");

    private static async Task<JsonElement> Json(params string[] args) => JsonDocument.Parse((await CommandRun.Of(args)).Output).RootElement.GetProperty("gradients");
}
