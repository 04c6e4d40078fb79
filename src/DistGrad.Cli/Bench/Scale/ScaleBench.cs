using System.Diagnostics;
using System.Globalization;

namespace DistGrad.Cli.Bench.Scale;

/// <summary>What graphs of scalars cost as they grow: per op and fused, on one silo and on several.</summary>
/// <param name="report">Is told what is being measured.</param>
internal sealed class ScaleBench(Action<string> report)
{
    private const int SmallOps = 1000;
    private const int LatencyRuns = 2000;

    private static readonly (int Ops, Granularity Granularity, int Silos)[] Cases =
    [
        (1_000, Granularity.Fused, 1), (10_000, Granularity.Fused, 1), (100_000, Granularity.Fused, 1), (1_000_000, Granularity.Fused, 1), (4_000_000, Granularity.Fused, 1),
        (1_000, Granularity.PerOp, 1), (10_000, Granularity.PerOp, 1), (100_000, Granularity.PerOp, 1),
    ];

    private readonly List<ScaleRow> _rows = [];

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellationToken)
    {
        var figures = new List<Figure> { new("latency_1000_ops_us", await Latency(cancellationToken), "µs", 300) };
        foreach (var (ops, granularity, silos) in Cases) await Measure(ScaleGraph.Random(ops), granularity, silos, cancellationToken);
        var fused = _rows.Where(row => row is { Granularity: Granularity.Fused, Silos: 1, Ops: >= 10_000 }).Select(row => row.NanosecondsPerOp).ToArray();
        figures.Add(new("growth_ratio", fused.Max() / fused.Min(), "ratio", 3));
        figures.Add(new("cluster_vs_kernel", await AgainstKernel(cancellationToken), "ratio", 1.1));
        return figures;
    }

    private async Task<double> Latency(CancellationToken cancellationToken)
    {
        report($"latency of {SmallOps:N0} ops, fused");
        await using var client = await DistGradClient.StartEmbeddedAsync(1, cancellationToken);
        var runs = await ScaleRuns.SubmitAsync(client, ScaleGraph.Random(SmallOps), Granularity.Fused, cancellationToken);
        return await runs.WarmAsync(LatencyRuns, LatencyRuns, cancellationToken) * 1e6;
    }

    private async Task Measure(ScaleGraph graph, Granularity granularity, int silos, CancellationToken cancellationToken)
    {
        await using var client = await DistGradClient.StartEmbeddedAsync(silos, cancellationToken);
        var runs = await ScaleRuns.SubmitAsync(client, graph, granularity, cancellationToken);
        var first = await runs.RunAsync(cancellationToken);
        var count = Math.Clamp(20_000_000 / graph.Ops, 5, 200);
        var row = new ScaleRow(graph.Name, graph.Ops, granularity, silos, runs.Submit, first, await runs.WarmAsync(count, count, cancellationToken));
        _rows.Add(row);
        report(string.Create(CultureInfo.InvariantCulture, $"  {row.Ops,11:N0} ops, {(granularity == Granularity.Fused ? "fused" : "per op")}, {silos} silo(s): submitted in {row.Submit:F3} s, first run {row.First:F3} s, warm {row.Warm * 1e3:F3} ms = {row.NanosecondsPerOp:F1} ns per op"));
    }

    private async Task<double> AgainstKernel(CancellationToken cancellationToken)
    {
        const int Ops = 1_000_000;
        report("a run in the cluster against its kernels alone");
        var shape = ScaleGraph.Random(Ops);
        var graph = shape.ToGraph();
        var start = Stopwatch.GetTimestamp();
        var signature = PlanSignature.Of([graph.Outputs[0]], graph.Outputs[0], GraphQuery.InputsOf(graph)) with { Granularity = Granularity.Fused };
        var plan = new Planner(OpRegistry.Standard).Plan(graph, signature);
        report(string.Create(CultureInfo.InvariantCulture, $"  planned in {Stopwatch.GetElapsedTime(start).TotalNanoseconds / Ops:F0} ns per op: {plan.Outline.Nodes} nodes"));
        var alone = new KernelAlone(plan, OpRegistry.Standard);
        await using var client = await DistGradClient.StartEmbeddedAsync(1, cancellationToken);
        var runs = await ScaleRuns.SubmitAsync(client, shape, Granularity.Fused, cancellationToken);
        await runs.WarmAsync(10, 1, cancellationToken);
        var (cluster, kernels) = (new List<double>(), new List<double>());
        for (var round = 0; round < 41; round++)
        {
            kernels.Add(alone.Run());
            cluster.Add(await runs.RunAsync(cancellationToken));
        }

        report(string.Create(CultureInfo.InvariantCulture, $"  kernels {Median.Of(kernels) * 1e3:F2} ms, run {Median.Of(cluster) * 1e3:F2} ms"));
        return Median.Of(cluster) / Median.Of(kernels);
    }
}
