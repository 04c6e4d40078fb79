using System.Text.Json;
using DistGrad.Cli.Chaos;
using DistGrad.Kernels;
using Microsoft.Extensions.DependencyInjection;

namespace DistGrad.EndToEnd.Tests;

public class RealClusterTests
{
    private static readonly Dictionary<string, double> Feeds = new() { ["x"] = -2, ["y"] = 5, ["z"] = -4 };

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    [RedisFact]
    public async Task ThreeSilosOnRedis_LectureCircuit_GivesTheLecturesNumbers()
    {
        await using var cluster = await LocalCluster.StartAsync(new(), default);
        var (code, output, error) = await ChildProcess.DistGradAsync("eval", "(x + y) * z", "x=-2", "y=5", "z=-4", "--json", "--connect", cluster.Gateway(1));
        Assert.True(code == 0, error);
        var root = JsonDocument.Parse(output).RootElement;
        Assert.Equal(-12, root.GetProperty("value").GetDouble());
        Assert.Equal([-4, -4, 3], root.GetProperty("gradients").EnumerateObject().Select(gradient => gradient.Value.GetDouble()));

        // Several at once, of the same expression, do not get into each other's way, and leave nothing behind.
        await Task.WhenAll(cluster.Gateways.Split(',').Select(async gateway =>
        {
            var (code, output, error) = await ChildProcess.DistGradAsync("eval", "(x + y) * z", "x=-2", "y=5", "z=-4", "--json", "--connect", gateway);
            Assert.True(code == 0, error);
            Assert.StartsWith("{\"value\":-12,", output, StringComparison.Ordinal);
        }));
        await using var client = await DistGradClient.ConnectAsync(cluster.Gateway(0));
        Assert.Empty(await client.ListGraphsAsync());
        Assert.All(await client.GetCensusAsync(), silo => Assert.Equal((0, 0, 0, 0), (silo.OpenAttempts, silo.RetainedRuns, silo.Plans, silo.Nodes)));

        using var http = new HttpClient();
        foreach (var url in cluster.Urls)
            foreach (var path in new[] { "/health", "/health/live", "/health/ready" })
                Assert.Equal("Healthy", await http.GetStringAsync(url + path));
    }

    [RedisFact]
    public async Task Run_StoredUnderAnId_WhoeverAsksAgainGetsItsResult()
    {
        var model = Path.Combine(Directory.CreateTempSubdirectory("distgrad-").FullName, "lecture.json");
        await File.WriteAllTextAsync(model, GraphJson.Write(Expression.Parse("(x + y) * z")));
        await using var cluster = await LocalCluster.StartAsync(new(), default);

        var (code, first, error) = await RunAsync(0, "x=-2");
        Assert.True(code == 0, error);
        Assert.Equal(-12, JsonDocument.Parse(first).RootElement.GetProperty("values").EnumerateObject().Single().Value.GetProperty("data")[0].GetDouble());

        // Not made again, by another silo either: its time is that of the first.
        await cluster.Silo(0)!.KillAsync();
        (code, var again, error) = await RunAsync(1, "x=-2");
        Assert.True(code == 0, error);
        Assert.Equal(first, again);

        (code, _, error) = await RunAsync(1, "x=-3");
        Assert.Equal(3, code);
        Assert.Contains("'mine'", error, StringComparison.Ordinal);
        Directory.Delete(Path.GetDirectoryName(model)!, recursive: true);

        Task<(int ExitCode, string Output, string Error)> RunAsync(int silo, string x) =>
            ChildProcess.DistGradAsync("run", model, "--feed", x, "y=5", "z=-4", "--json", "--run-id", "mine", "--connect", cluster.Gateway(silo));
    }

    [RedisFact]
    public async Task Load_SilosAreKilled_NothingIsWrongOrLost()
    {
        var (code, output, error) = await ChildProcess.DistGradAsync("load", "--kill-every", "4s", "--rate", "10/s", "--duration", "9s", "--warm-up", "0s", "--graph", "tree:ops=50", "--durable", "50%", "--slo", "wrong=0,lost=0,ended=0,errors=0", "--json");

        Assert.True(code == 0, output + error);
        var figures = JsonDocument.Parse(output).RootElement.GetProperty("figures").EnumerateArray().ToDictionary(figure => figure.GetProperty("name").GetString()!, figure => figure.GetProperty("value"));
        Assert.True(figures["load_kills"].GetInt32() >= 1, error);
        Assert.True(figures["load_durable"].GetInt32() > 0, output);
    }

    [RedisFact]
    public async Task ThreeSilosOnRedis_ManyNodes_SameBitsAsInOneProcess()
    {
        var graph = Expression.Parse(string.Join(" + ", Enumerable.Range(1, 200).Select(i => $"sin(x * {i}) * tanh(y / {i}) - z / {i}")));
        await using var cluster = await LocalCluster.StartAsync(new(), default);
        await using var client = await DistGradClient.ConnectAsync(cluster.Gateways);
        await using var embedded = await DistGradClient.StartEmbeddedAsync();
        var expected = await (await embedded.SubmitAsync(graph)).GradientAsync(feeds: Feeds);
        var handle = await client.SubmitAsync(graph);
        foreach (var tier in Enum.GetValues<RunTier>())
        {
            var run = await handle.GradientAsync(feeds: Feeds, options: new RunOptions { Tier = tier });
            Assert.Equal(3, run.Plan.Silos);
            Assert.Equal(Bits(expected.Values), Bits(run.Values));
            Assert.Equal(Bits(expected.Gradients), Bits(run.Gradients));
        }

        Assert.Equal(handle.Id, Assert.Single(await client.ListGraphsAsync()).Id);
        Assert.True(await client.DeleteGraphAsync(handle.Id));
        await Assert.ThrowsAsync<UnknownGraphException>(() => client.GetGraphAsync(handle.Id));
    }

    [RedisFact]
    public async Task ThreeSilosOnRedis_OneIsKilledBetweenRuns_TheOthersGoOnWithTheSameBits()
    {
        var graph = Expression.Parse("(x + y) * z + sin(x) / exp(y) - tanh(z * x)");
        await using var cluster = await LocalCluster.StartAsync(new(), default);
        await using var client = await DistGradClient.ConnectAsync(cluster.Gateway(0));
        var handle = await client.SubmitAsync(graph);
        var before = await handle.GradientAsync(feeds: Feeds);
        await cluster.Silo(2)!.KillAsync();
        var after = await handle.GradientAsync(feeds: Feeds);
        Assert.Equal(3, before.Plan.Silos);
        Assert.Equal(2, after.Plan.Silos);
        Assert.Equal(Bits(before.Gradients), Bits(after.Gradients));
    }

    [RedisTheory]
    [InlineData(RunTier.Fast)]
    [InlineData(RunTier.Reference)]
    public async Task ThreeSilosOnRedis_OneIsKilledInMidRun_TheRunGoesOnWithTheSameBits(RunTier tier)
    {
        await using var cluster = await LocalCluster.StartAsync(new(), default);
        using var orleans = await cluster.ConnectAsync(default);
        var client = new DistGradClient(orleans.Services.GetRequiredService<IClusterClient>());
        for (var ops = 40_000; ops <= 640_000; ops *= 2)
        {
            var graph = LongGraph(ops);
            var expected = new LocalRunner(new KernelCompiler()).Gradient(graph, Feeds);
            var handle = await client.SubmitAsync(graph);
            var options = new RunOptions { RunId = $"killed-{ops}", Tier = tier, Granularity = Granularity.PerOp, ProgressInterval = TimeSpan.FromMilliseconds(5) };

            // The run's own silo stays: with it the run would be lost, and started again from its beginning.
            var other = (await RunSilo.FindAsync(cluster, orleans, new RunKey(handle.Id, options.RunId, IsDurable: false)) + 1) % cluster.Size;
            var killer = new Killer(cluster.Silo(other)!);

            var run = await handle.GradientAsync(feeds: Feeds, options: options, progress: killer).WaitAsync(Longest);

            Assert.Equal(expected.ValueOf(graph.Outputs[0]), Assert.Single(run.Values).Value);
            Assert.Equal(Feeds.Keys.Select(input => expected.GradientOf(graph.Find(input))), Feeds.Keys.Select(run.Gradient));
            if (killer.Killed is { } killed) await killed;
            if (run is { Attempts: > 1, Plan.Silos: 2 }) return;

            // The run was over before the silo was killed: a longer one shows more.
            if (killer.Killed is not null) await cluster.StartSiloAsync(other, default);
        }

        Assert.Fail("All runs were over before the silo was killed.");
    }

    // One node after the other, so that the run takes a while, each with an operand from anywhere before, so that all silos are in it.
    private static Graph LongGraph(int ops)
    {
        var random = new Random(1);
        var builder = new GraphBuilder("long");
        var nodes = new List<Expr> { builder.Input("x"), builder.Input("y"), builder.Input("z") };
        for (var i = 0; i < ops; i++) nodes.Add(Functions.Sin(nodes[^1]) + (nodes[random.Next(nodes.Count)] * 1e-4));
        return builder.Build(nodes[^1]);
    }

    /// <summary>Kills a silo when a run is in mid-pass.</summary>
    private sealed class Killer(ServerProcess silo) : IProgress<RunProgress>
    {
        public Task? Killed { get; private set; }

        public void Report(RunProgress value)
        {
            if (value.Forward > 0 && value.Forward + value.Backward < value.ForwardTotal + value.BackwardTotal) Killed ??= silo.KillAsync();
        }
    }

    [Fact]
    public async Task Serve_NoRedisAnswers_SaysSoInOneSentence()
    {
        var (code, output, error) = await ChildProcess.DistGradAsync("serve", "--redis", "127.0.0.1:1", "--urls", "http://127.0.0.1:0");

        Assert.Equal((3, "", "error: No Redis answers at 127.0.0.1:1; start one, or check host, port and password."), (code, output, error.TrimEnd()));
    }

    private static IEnumerable<(string, long)> Bits(IReadOnlyDictionary<string, double> values) =>
        values.Select(value => (value.Key, BitConverter.DoubleToInt64Bits(value.Value)));
}
