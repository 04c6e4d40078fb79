using System.Text.Json;

namespace DistGrad.Cli.Tests.Models;

public sealed class RunJsonTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.json");

    public RunJsonTests()
    {
        var builder = new GraphBuilder("products");
        var (w, x) = (builder.Inputs("w", 3), builder.Input("x"));
        File.WriteAllText(_path, GraphJson.Write(builder.Build((((w[0] * w[1]) + w[2]) * x).Named("f"))));
    }

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("w=[1, 2, 3]")]
    [InlineData("w[0]=1", "w[1]=2", "w[2]=3")]
    public async Task Run_GraphWithGroup_IsFedAndDifferentiatedByVector(params string[] feeds)
    {
        var run = await CommandRun.Of(["run", _path, "--feed", .. feeds, "x=4", "--gradient-of", "f", "--json"]);

        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Error));
        var gradients = JsonDocument.Parse(run.Output).RootElement.GetProperty("gradients");
        Assert.Equal(["w", "x"], gradients.EnumerateObject().Select(gradient => gradient.Name));
        Assert.Equal([8, 4, 4], gradients.GetProperty("w").GetProperty("data").EnumerateArray().Select(element => element.GetDouble()));
    }

    [Theory]
    [InlineData("w=[1, 2]", "vector of 3 float64 inputs")]
    [InlineData("v=1", "The model has no input 'v'; its inputs are w and x.")]
    public async Task Run_FeedThatDoesNotFit_SaysWhatWould(string feed, string problem)
    {
        var run = await CommandRun.Of(["run", _path, "--feed", feed, "x=4"]);

        Assert.NotEqual(ExitCode.Ok, run.ExitCode);
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
    }
}
