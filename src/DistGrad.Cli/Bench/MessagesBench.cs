using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;

namespace DistGrad.Cli.Bench;

/// <summary>What a message costs in each tier, what a node costs, and what building a graph costs.</summary>
/// <param name="nodes">Ops of the random graph.</param>
/// <param name="report">Is told what is being measured.</param>
internal sealed class MessagesBench(int nodes, Action<string> report)
{
    private const int Runs = 5;
    private const int WarmUps = 4;

    private static readonly Dictionary<string, double> Feeds = new() { ["x"] = 0.3, ["y"] = 0.7 };

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellationToken)
    {
        report("building graphs");
        var (buildNanoseconds, buildBytes) = Build();
        var counter = new BareCounter();
        await using var cluster = await EmbeddedCluster.StartAsync(
            new EmbeddedOptions { ConfigureServices = services => services.AddSingleton(counter) }, cancellationToken);
        await using var client = new DistGradClient(cluster.Client);

        // The first of each kind pays for compiling; what is measured comes after.
        report("warming up");
        await Activate(client, BenchGraphs.Random("warm-up", nodes, seed: 2), cancellationToken);

        report("activating nodes");
        var activations = new List<(double PerSecond, double Bytes)>();
        for (var i = 0; i < Runs; i++) activations.Add(await Activate(client, BenchGraphs.Random($"activation {i}", nodes, seed: 3 + i), cancellationToken));

        report("running the random graph, both tiers and bare calls in turn");
        var graph = await client.SubmitAsync(BenchGraphs.Random("random", nodes, seed: 1), cancellationToken);
        var root = graph.Graph.Outputs[0];
        var plan = new Planner(OpRegistry.Standard).Plan(graph.Graph, PlanSignature.Of([root], root, GraphQuery.InputsOf(graph.Graph)));
        var bare = new BareCalls(cluster.Client, counter, plan);
        await bare.Prepare(cancellationToken);
        var (fast, referenceRatio) = await Tiers(graph, bare, cancellationToken);
        await client.DeleteGraphAsync(graph.Id, cancellationToken);

        report("running the chain and the hub");
        var chain = await PerOp(client, BenchGraphs.Chain(2 * nodes), 2 * nodes, cancellationToken);
        var hub = await PerOp(client, BenchGraphs.Hub(nodes), nodes, cancellationToken);
        return
        [
            new("fast_tier_us_per_op", fast, "µs", 4),
            new("reference_vs_bare_ratio", referenceRatio, "ratio", 1.3),
            new("bytes_per_node", Median.Of(activations.Select(a => a.Bytes)), "bytes", 3072),
            new("activations_per_second", Median.Of(activations.Select(a => a.PerSecond)), "1/s", 50_000, AtLeast: true),
            new("chain_ratio", chain / fast, "ratio", 1.5),
            new("hub_ratio", hub / fast, "ratio", 1.5),
            new("build_ns_per_op", buildNanoseconds, "ns", 100),
            new("build_bytes_per_op", buildBytes, "bytes", 32),
        ];
    }

    // A first run against a warm one of the same plan: the difference is loading the shards and activating their nodes.
    private static async Task<(double PerSecond, double Bytes)> Activate(DistGradClient client, Graph graph, CancellationToken cancellationToken)
    {
        var handle = await client.SubmitAsync(graph, cancellationToken);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var cold = await Gradient(handle, RunTier.Fast, cancellationToken);
        var after = GC.GetTotalMemory(forceFullCollection: true);
        var warm = await Gradient(handle, RunTier.Fast, cancellationToken);
        await client.DeleteGraphAsync(graph.Id, cancellationToken);
        var seconds = (cold.Elapsed - warm.Elapsed).TotalSeconds;
        return (cold.Plan.Nodes / seconds, (after - before) / (double)cold.Plan.Nodes);
    }

    private async Task<(double MicrosecondsPerOp, double ReferenceRatio)> Tiers(GraphHandle graph, BareCalls bare, CancellationToken cancellationToken)
    {
        var plan = (await Gradient(graph, RunTier.Fast, cancellationToken)).Plan;
        var messages = plan.ForwardMessages + plan.BackwardMessages;
        List<double> fast = [];
        List<double> ratios = [];
        for (var run = -WarmUps; run < Runs; run++)
        {
            var seconds = await Median.SecondsOf(1, () => Gradient(graph, RunTier.Fast, cancellationToken));
            var reference = await Median.SecondsOf(1, () => Gradient(graph, RunTier.Reference, cancellationToken));
            var calls = await Median.SecondsOf(1, bare.Run);
            if (run < 0) continue;
            report(string.Create(CultureInfo.InvariantCulture, $"  {messages:N0} messages: fast tier {seconds:F3} s, reference tier {reference:F3} s, bare calls {calls:F3} s"));
            fast.Add(seconds * 1e6 / nodes);
            ratios.Add(reference / calls);
        }

        return (Median.Of(fast), Median.Of(ratios));
    }

    private static async Task<double> PerOp(DistGradClient client, Graph graph, int ops, CancellationToken cancellationToken)
    {
        var handle = await client.SubmitAsync(graph, cancellationToken);
        for (var run = 0; run < WarmUps; run++) await Gradient(handle, RunTier.Fast, cancellationToken);
        var seconds = await Median.SecondsOf(Runs, () => Gradient(handle, RunTier.Fast, cancellationToken));
        await client.DeleteGraphAsync(graph.Id, cancellationToken);
        return seconds * 1e6 / ops;
    }

    private static Task<RunResult> Gradient(GraphHandle graph, RunTier tier, CancellationToken cancellationToken)
    {
        var feeds = Feeds.Where(feed => graph.Graph.TryFind(feed.Key, out _)).ToDictionary();
        return graph.GradientAsync(feeds: feeds, options: new RunOptions { Tier = tier, Granularity = Granularity.PerOp }, cancellationToken: cancellationToken);
    }

    // A million additions and multiplications of recent nodes, with the immutable graph at the end.
    private static (double Nanoseconds, double Bytes) Build()
    {
        const int Ops = 1_000_000;
        List<double> nanoseconds = [];
        List<double> bytes = [];
        for (var run = -1; run < Runs; run++)
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var start = Stopwatch.GetTimestamp();
            var graph = BuildOnce(Ops);
            var elapsed = Stopwatch.GetElapsedTime(start);
            if (run < 0) continue;
            nanoseconds.Add(elapsed.TotalNanoseconds / graph.Count);
            bytes.Add((GC.GetAllocatedBytesForCurrentThread() - allocated) / (double)graph.Count);
        }

        return (Median.Of(nanoseconds), Median.Of(bytes));
    }

    private static Graph BuildOnce(int ops)
    {
        var builder = new GraphBuilder("build");
        var (a, b) = (builder.Input("x"), builder.Input("y"));
        for (var i = 0; i < ops; i++) (a, b) = (b, i % 2 == 0 ? a + b : a * b);
        return builder.Build(b);
    }
}
