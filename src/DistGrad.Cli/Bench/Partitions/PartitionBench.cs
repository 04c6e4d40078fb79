using System.Globalization;
using DistGrad.Cli.Bench.Reports;
using DistGrad.Planning.Partitioning;

namespace DistGrad.Cli.Bench.Partitions;

/// <summary>How well, and how fast, graphs of scalar ops are cut into blocks.</summary>
/// <param name="ops">Ops of each graph.</param>
/// <param name="report">Is told what is being measured, and each cut.</param>
internal sealed class PartitionBench(int ops, Action<string> report)
{
    private const int Runs = 3;

    private static readonly StreamingOrder[] Streaming = [new LdgOrder(), new FennelOrder()];

    private readonly PartitionOptions _options = new();

    public BenchReport Run(CancellationToken cancellationToken)
    {
        report("warming up");
        foreach (var (_, create) in PartitionGraphs.All) Cut(create(100_000));
        List<GraphCuts> all = [];
        foreach (var (name, create) in PartitionGraphs.All)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var graph = create(ops);
            var cuts = Measure(name, graph);
            all.Add(cuts);
            report(string.Create(CultureInfo.InvariantCulture, $"{name,-9} {cuts.Ops:N0} ops cut in {cuts.Nanoseconds:F0} ns each"));
        }

        Figure[] figures =
        [
            new("partition_vs_best_single", all.Max(cuts => cuts.Chosen.Makespan / cuts.Singles.Min(row => row.Makespan)), "ratio", 1),
            new("partition_vs_streaming", all.Max(cuts => cuts.Chosen.Makespan / cuts.Streaming.Min(row => row.Makespan)), "ratio", 1.05),
            new("partition_ns_per_op", all.Max(cuts => cuts.Nanoseconds), "ns", 400),
        ];
        return new BenchReport(figures, [Cuts(all)], [.. all.Select(Makespans)]);
    }

    private GraphCuts Measure(string name, Graph graph)
    {
        var (nodes, work) = Ops(graph);
        var (chosen, nanoseconds) = Time(graph);
        var set = new OpSet(graph, nodes, work);
        var bound = set.Profile.LowerBound(_options);
        CutRow Row(Partition cut, long? bytes = null) => new(cut.Strategy, cut.Blocks, bytes ?? cut.CutBytes, cut.Makespan / bound);
        var partitioner = new Partitioner(_options);
        return new GraphCuts(
            name,
            nodes.Length,
            nanoseconds,
            Row(chosen),
            [.. Partitioner.Strategies.Select(strategy => Row(partitioner.PartitionBy(strategy, graph, nodes, work)))],
            [.. Streaming.Select(strategy => Row(partitioner.PartitionBy(strategy, graph, nodes, work), strategy.CutBytes(set)))]);
    }

    // The least processor time of a few, since other work on the machine only ever adds to it.
    private (Partition Cut, double NanosecondsPerOp) Time(Graph graph)
    {
        var (nodes, work) = Ops(graph);
        var (cut, fastest) = (default(Partition), double.PositiveInfinity);
        for (var run = 0; run < Runs; run++)
        {
            GC.Collect();
            var start = Environment.CpuUsage.TotalTime;
            cut = new Partitioner(_options).Partition(graph, nodes, work);
            fastest = Math.Min(fastest, (Environment.CpuUsage.TotalTime - start).TotalNanoseconds);
        }

        return (cut!, fastest / nodes.Length);
    }

    private Partition Cut(Graph graph)
    {
        var (nodes, work) = Ops(graph);
        return new Partitioner(_options).Partition(graph, nodes, work);
    }

    // Every op as much work as any other.
    private static (int[] Nodes, double[] WorkOfKind) Ops(Graph graph) =>
        ([.. Enumerable.Range(0, graph.Count).Where(node => !graph.KindOf(node).IsSource)], [.. Enumerable.Repeat(1.0, ushort.MaxValue)]);

    private Table Cuts(List<GraphCuts> all) => new(
        $"Cuts; the makespan is over the lower bound, on {_options.Workers} workers",
        ["graph", "strategy", "blocks", "bytes cut", "makespan", ""],
        [.. all.SelectMany(cuts => cuts.Singles.Concat(cuts.Streaming).Select(row => new[]
        {
            cuts.Graph, row.Strategy, Table.Number(row.Blocks), Table.Number(row.CutBytes), Table.Number(row.Makespan), row.Strategy == cuts.Chosen.Strategy ? "chosen" : "",
        }))]);

    // What more blocks cost in messages and gain in time.
    private static Plot Makespans(GraphCuts cuts) => new(
        $"Cuts of the graph '{cuts.Graph}'", "bytes cut", "makespan over the lower bound",
        [.. cuts.Singles.Concat(cuts.Streaming).Select(row => new Series(row.Strategy, [(Math.Max(1.0, row.CutBytes), row.Makespan)]))]);
}
