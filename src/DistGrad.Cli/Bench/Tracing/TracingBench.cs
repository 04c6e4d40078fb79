using System.Globalization;

namespace DistGrad.Cli.Bench.Tracing;

/// <summary>What tracing costs: the same runs without a listener, with one that samples none or few of them, and with every node traced, in turn.</summary>
/// <param name="report">Is told what is being measured.</param>
internal sealed class TracingBench(Action<string> report)
{
    private const int Ops = 1000;
    private const int ManyOps = 10_000;
    private const int VeryManyOps = 1_000_000;
    private const int Rounds = 11;

    // Short batches in turn: the machine's other load and the collector's pauses then hit all kinds alike.
    private const int Batches = 10;
    private const int Batch = 20;
    private const int WarmUps = 3;
    private const int OneOf = 100;

    // Both passes of each node, and of what the planner inserts.
    private const int WholeBudget = 3 * ManyOps;

    private static readonly Dictionary<string, double> Feeds = new() { ["x"] = 0.3, ["y"] = 0.7 };

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellationToken)
    {
        await using var cluster = await EmbeddedCluster.StartAsync(cancellationToken: cancellationToken);
        await using var client = new DistGradClient(cluster.Client);
        var small = await client.SubmitAsync(BenchGraphs.Random("small", Ops, seed: 1), cancellationToken);
        var large = await client.SubmitAsync(BenchGraphs.Random("large", ManyOps, seed: 2), cancellationToken);
        List<double> off = [], few = [], all = [];
        for (var round = -WarmUps; round < Rounds; round++)
        {
            var (bare, none, some) = await Small(small, cancellationToken);
            var untraced = await Median.SecondsOf(3, () => Run(large, null, cancellationToken));
            var (traced, spans) = await Whole(large, cancellationToken);
            if (round < 0) continue;
            report(string.Create(CultureInfo.InvariantCulture, $"  {Batches * Batch} runs of {Ops:N0} ops: {bare:F3} s; not sampled {none:F3} s, 1 % sampled {some:F3} s; {ManyOps:N0} ops: {untraced * 1e3:F1} ms, traced {traced * 1e3:F1} ms with {spans:N0} spans"));
            off.Add(none / bare);
            few.Add(some / bare);
            all.Add(traced / untraced);
        }

        var budgeted = await VeryLarge(client, cancellationToken);
        return
        [
            new("tracing_off_ratio", Median.Of(off), "ratio", 1.05),
            new("tracing_1pct_ratio", Median.Of(few), "ratio", 1.08),
            new("tracing_all_ratio", Median.Of(all), "ratio", 4),
            new("tracing_1e6_node_spans", budgeted, "spans", TraceOptions.DefaultBudget),
        ];
    }

    // Whoever comes first in a turn has no advantage in the next.
    private static async Task<(double Bare, double None, double Some)> Small(GraphHandle graph, CancellationToken cancellationToken)
    {
        var (bare, none, some, runs) = (0.0, 0.0, 0.0, 0);
        Func<Task>[] kinds =
        [
            async () => bare += await Seconds(null),
            async () => none += await Seconds(() => false),
            async () => some += await Seconds(() => Interlocked.Increment(ref runs) % OneOf == 0),
        ];
        for (var turn = 0; turn < Batches; turn++)
            foreach (var kind in turn % 2 == 0 ? kinds : kinds.Reverse()) await kind();
        return (bare, none, some);

        async Task<double> Seconds(Func<bool>? takes)
        {
            using var sampler = takes is null ? null : new SpanSampler(takes);
            return await Median.SecondsOf(1, async () =>
            {
                for (var run = 0; run < Batch; run++) await Run(graph, null, cancellationToken);
            });
        }
    }

    // Until the spans are made, which is after the run.
    private static async Task<(double Seconds, int Spans)> Whole(GraphHandle graph, CancellationToken cancellationToken)
    {
        using var sampler = new SpanSampler(() => true);
        var seconds = await Median.SecondsOf(3, () => Run(graph, new() { Budget = WholeBudget }, cancellationToken));
        return (seconds, sampler.Spans / 3);
    }

    // Every node is a grain of its own, and all are candidates for the default budget.
    private async Task<int> VeryLarge(DistGradClient client, CancellationToken cancellationToken)
    {
        var graph = await client.SubmitAsync(BenchGraphs.Random("very large", VeryManyOps, seed: 3), cancellationToken);
        using var sampler = new SpanSampler(() => true);
        var run = await graph.StartGradientAsync(feeds: Feeds, options: new() { Granularity = Granularity.PerOp, Trace = new() }, cancellationToken: cancellationToken);
        await run.WaitAsync(cancellationToken: cancellationToken);
        var trace = await run.GetTraceAsync(cancellationToken) ?? throw new InvalidOperationException("The run was not traced.");
        report(string.Create(CultureInfo.InvariantCulture, $"  {VeryManyOps:N0} ops: {sampler.Spans:N0} spans, {trace.Nodes.Length:N0} of them of nodes; {trace.Dropped:N0} dropped"));
        return trace.Nodes.Length;
    }

    private static async Task Run(GraphHandle graph, TraceOptions? trace, CancellationToken cancellationToken)
    {
        var run = await graph.StartGradientAsync(feeds: Feeds, options: new() { Granularity = Granularity.PerOp, Trace = trace }, cancellationToken: cancellationToken);
        if (trace is not null) await run.GetTraceAsync(cancellationToken);
        await run.WaitAsync(cancellationToken: cancellationToken);
    }
}
