using System.Text.Json;
using DistGrad.Cli.Load.Graphs;

namespace DistGrad.Cli.Tests.Load;

public class LoadCommandTests
{
    [Fact]
    public async Task Load_ShortMix_TellsFiguresSeriesAndSilos()
    {
        var report = Path.Combine(Path.GetTempPath(), $"load-{Guid.NewGuid():N}.html");
        var run = await CommandRun.Of(["load", "--rate", "50/s", "--duration", "1s", "--warm-up", "0s", "--graph", "chain:ops=5@2", "--graph", "tree:ops=7", "--slo", "wrong=0,errors=0", "--json", "--report", report]);

        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Error));
        var json = JsonElement.Parse(run.Output);
        var figures = json.GetProperty("figures").EnumerateArray().ToDictionary(figure => figure.GetProperty("name").GetString()!);
        Assert.True(figures["load_throughput"].GetProperty("value").GetDouble() > 0);
        Assert.Equal(0, figures["load_wrong"].GetProperty("target").GetDouble());
        Assert.All(figures.Values, figure => Assert.True(figure.GetProperty("ok").GetBoolean()));
        Assert.Equal([true, true], json.GetProperty("levels").EnumerateArray().Select(level => level.GetProperty("ok").GetBoolean()));
        var second = Assert.Single(json.GetProperty("seconds").EnumerateArray());
        Assert.True(second.GetProperty("messages").GetInt64() > 0);
        Assert.True(Assert.Single(second.GetProperty("silos").EnumerateArray()).GetProperty("memoryBytes").GetInt64() > 0);
        Assert.NotEmpty(json.GetProperty("percentiles").EnumerateArray());

        var html = await File.ReadAllTextAsync(report);
        File.Delete(report);
        Assert.Contains("Latency by percentile", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_DurableRuns_AreStoredAndCounted()
    {
        var run = await CommandRun.Of(["load", "--concurrency", "2", "--duration", "1s", "--warm-up", "0s", "--graph", "tree:ops=7", "--durable", "100%", "--slo", "lost=0", "--json"]);

        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Error));
        var figures = JsonElement.Parse(run.Output).GetProperty("figures").EnumerateArray().ToDictionary(figure => figure.GetProperty("name").GetString()!, figure => figure.GetProperty("value"));
        Assert.True(figures["load_durable"].GetInt64() > 0);
        Assert.Equal(0, figures["load_lost"].GetInt64());
        Assert.False(figures.ContainsKey("load_kills"));
    }

    [Theory]
    [InlineData("Say how much load there is to be")]
    [InlineData("--rate takes a number per second, minute or hour", "--rate", "50")]
    [InlineData("--rate takes a number per second, minute or hour", "--rate", "0/s")]
    [InlineData("--concurrency is a closed loop", "--rate", "5/s", "--concurrency", "2")]
    [InlineData("--concurrency is a closed loop", "--ramp", "--concurrency", "2")]
    [InlineData("--arrivals is poisson or uniform, not 'even'", "--rate", "5/s", "--arrivals", "even")]
    [InlineData("--arrivals is for open loops", "--concurrency", "2", "--arrivals", "uniform")]
    [InlineData("--duration takes a number and its unit", "--rate", "5/s", "--duration", "30")]
    [InlineData("--duration takes a number and its unit", "--rate", "5/s", "--duration", "0s")]
    [InlineData("--gradients takes a share from 0% to 100%", "--rate", "5/s", "--gradients", "80")]
    [InlineData("--ramp-step goes with --ramp", "--rate", "5/s", "--ramp-step", "3")]
    [InlineData("--workers are processes of their own", "--rate", "5/s", "--workers", "2")]
    [InlineData("--concurrency 1 is less than one caller", "--concurrency", "1", "--workers", "2", "--connect", "localhost")]
    [InlineData("--slo, 'p99': a level is", "--rate", "5/s", "--slo", "p99")]
    [InlineData("--durable takes a share from 0% to 100%", "--rate", "5/s", "--durable", "2")]
    [InlineData("--kill-every takes a number and its unit", "--rate", "5/s", "--kill-every", "10ms")]
    [InlineData("--kill-every kills silos of a cluster that the load test starts itself", "--rate", "5/s", "--kill-every", "10s", "--connect", "localhost")]
    [InlineData("the bound of memory is what the memory", "--rate", "5/s", "--slo", "memory<50MB")]
    [InlineData("--silos is for silos in this process", "--rate", "5/s", "--silos", "2", "--connect", "localhost")]
    public async Task Load_BadUsage_SaysWhatIsWrong(string expected, params string[] arguments)
    {
        var run = await CommandRun.Of(["load", .. arguments]);

        Assert.Equal((ExitCode.BadInput, ""), (run.ExitCode, run.Output));
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FirstResult_OtherBits_AreFound()
    {
        await using var client = await DistGradClient.StartEmbeddedAsync();
        var graph = await client.SubmitAsync(GraphText.Read("chain:ops=3", 1).Graph);
        var first = new FirstResult(await graph.GradientAsync(feeds: new() { ["x"] = 0.5 }));

        Assert.Null(first.Difference(await graph.GradientAsync(feeds: new() { ["x"] = 0.5 })));
        Assert.Contains("value of", first.Difference(await graph.GradientAsync(feeds: new() { ["x"] = 0.5000001 })), StringComparison.Ordinal);
        Assert.Contains("0 gradients instead of 1", first.Difference(await graph.EvaluateAsync(new() { ["x"] = 0.5 })), StringComparison.Ordinal);
    }
}
