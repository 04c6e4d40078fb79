using System.Globalization;
using DistGrad.Cli.Bench.Reports;

namespace DistGrad.Cli.Bench.Scale;

/// <summary>What graphs of scalars cost as they grow: per op and fused, on one silo and on several.</summary>
/// <param name="large">Whether the graph of 100,000,000 ops is among them.</param>
/// <param name="report">Is told what is being measured.</param>
internal sealed class ScaleBench(bool large, Action<string> report)
{
    private const int LatencyRuns = 2000;
    private const int PerOpOps = 1_000_000;

    // Seconds that the warm runs of a row may take, about.
    private const double Patience = 1.5;

    private static readonly (ScaleGraph Graph, Granularity Granularity, int Silos)[] Cases =
    [
        (ScaleGraph.Random(1_000), Granularity.Fused, 1), (ScaleGraph.Random(10_000), Granularity.Fused, 1), (ScaleGraph.Random(100_000), Granularity.Fused, 1),
        (ScaleGraph.Random(1_000_000), Granularity.Fused, 1), (ScaleGraph.Random(10_000_000), Granularity.Fused, 1),
        (ScaleGraph.Random(1_000), Granularity.PerOp, 1), (ScaleGraph.Random(10_000), Granularity.PerOp, 1), (ScaleGraph.Random(100_000), Granularity.PerOp, 1), (ScaleGraph.Random(PerOpOps), Granularity.PerOp, 1),
        (ScaleGraph.Random(100_000), Granularity.Fused, 2), (ScaleGraph.Random(1_000_000), Granularity.Fused, 2),
        (ScaleGraph.Random(100_000), Granularity.Fused, 4), (ScaleGraph.Random(1_000_000), Granularity.Fused, 4),
        (ScaleGraph.Random(10_000), Granularity.PerOp, 4), (ScaleGraph.Random(100_000), Granularity.PerOp, 4),
        (ScaleGraph.Circuits(1_000_000, 10_000), Granularity.Fused, 1),
        (ScaleGraph.Chain(10_000_000), Granularity.Fused, 1), (ScaleGraph.Hub(1_000_000), Granularity.Fused, 1),
        (ScaleGraph.Chain(1_000_000), Granularity.PerOp, 1), (ScaleGraph.Hub(100_000), Granularity.PerOp, 1),
    ];

    private readonly List<ScaleRow> _rows = [];

    public async Task<BenchReport> RunAsync(CancellationToken cancellationToken)
    {
        var latency = await Latency(cancellationToken);
        var figures = new List<Figure> { new("latency_1000_ops_us", latency, "µs", 300) };
        figures.AddRange(await ChildBench.RunAsync(ScaleParts.Kernel, report, cancellationToken));
        figures.AddRange(await ChildBench.RunAsync(ScaleParts.Silos, report, cancellationToken));
        figures.AddRange(await ChildBench.RunAsync(ScaleParts.Planning, report, cancellationToken));
        if (large) figures.AddRange(await ChildBench.RunAsync(ScaleParts.Large, report, cancellationToken));
        report("graphs of all sizes");
        foreach (var (graph, granularity, silos) in Cases) await Measure(graph, granularity, silos, cancellationToken);
        figures.Add(new("growth_ratio", Growth(Granularity.Fused), "ratio", 3));
        figures.Add(new("growth_ratio_per_op", Growth(Granularity.PerOp), "ratio", 3));
        figures.Add(new("per_op_1e6_us", _rows.Find(row => row is { Graph: ScaleGraph.RandomName, Granularity: Granularity.PerOp, Ops: PerOpOps })!.NanosecondsPerOp / 1000, "µs", 8));
        return new BenchReport(figures, [ScaleRow.ToTable(_rows)], [ScaleRow.ToPlot(_rows)]);
    }

    // Cost of an op in a graph against that in a smaller one, from 10,000 ops on: the worst of all pairs. What a run costs by itself is in it.
    private double Growth(Granularity granularity)
    {
        var rows = _rows.Where(row => row is { Graph: ScaleGraph.RandomName, Silos: 1, Ops: >= 10_000 } && row.Granularity == granularity).ToArray();
        return rows.Max(row => row.NanosecondsPerOp / rows.Where(other => other.Ops <= row.Ops).Min(other => other.NanosecondsPerOp));
    }

    private async Task<double> Latency(CancellationToken cancellationToken)
    {
        report($"latency of {ScaleRuns.SmallOps:N0} ops, fused");
        await using var client = await DistGradClient.StartEmbeddedAsync(1, cancellationToken);
        return await (await ScaleRuns.WarmUpAsync(client, cancellationToken)).WarmAsync(0, LatencyRuns, cancellationToken) * 1e6;
    }

    private async Task Measure(ScaleGraph graph, Granularity granularity, int silos, CancellationToken cancellationToken)
    {
        await using var client = await DistGradClient.StartEmbeddedAsync(silos, cancellationToken);
        var runs = await ScaleRuns.SubmitAsync(client, graph, granularity, cancellationToken);
        var first = await runs.RunAsync(cancellationToken);
        var count = (int)Math.Clamp(Patience / await runs.RunAsync(cancellationToken), 2, 200);
        var row = new ScaleRow(graph.Name, graph.Ops, granularity, silos, runs.Submit, first, await runs.WarmAsync(count, count + 1, cancellationToken));
        _rows.Add(row);
        report(string.Create(CultureInfo.InvariantCulture, $"  {row.Graph}, {row.Ops:N0} ops, {row.GranularityName}, {silos} silo(s): submitted in {row.Submit:F3} s, first run {row.First:F3} s, warm {row.Warm * 1e3:F3} ms = {row.NanosecondsPerOp:F1} ns per op"));
    }
}
