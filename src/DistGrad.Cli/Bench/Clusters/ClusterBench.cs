using System.Globalization;
using DistGrad.Cli.Bench.Reports;

namespace DistGrad.Cli.Bench.Clusters;

/// <summary>
/// What reliability and encryption cost: the same load on clusters of processes that differ in one thing each, in turn, so that what else
/// the machine does meets all of them.
/// </summary>
/// <param name="ops">Ops of the graph.</param>
/// <param name="silos">Silos of each cluster.</param>
/// <param name="report">Is told what is being measured.</param>
internal sealed class ClusterBench(int ops, int silos, Action<string> report)
{
    private const int Rounds = 9;

    public async Task<BenchReport> RunAsync(CancellationToken cancellationToken)
    {
        var graph = string.Create(CultureInfo.InvariantCulture, $"random:ops={ops}");
        List<MeasuredCluster> clusters = [];
        try
        {
            foreach (var variant in new[] { ClusterVariant.Default(silos), ClusterVariant.Unwatched(silos), ClusterVariant.Encrypted(silos), ClusterVariant.Durable(silos) })
            {
                report($"starting the cluster '{variant.Name}'");
                clusters.Add(await MeasuredCluster.StartAsync(variant, graph, cancellationToken));
            }

            for (var round = 0; round < Rounds; round++)
            {
                report(string.Create(CultureInfo.InvariantCulture, $"round {round + 1} of {Rounds}"));

                // Whoever comes first in a round has no advantage in the next.
                foreach (var cluster in round % 2 == 0 ? clusters : clusters.AsEnumerable().Reverse()) await cluster.MeasureAsync(cancellationToken);
            }
        }
        finally
        {
            await Task.WhenAll(clusters.Select(cluster => cluster.DisposeAsync().AsTask()));
        }

        return Report(clusters);
    }

    private static BenchReport Report(List<MeasuredCluster> clusters)
    {
        var (normal, unwatched, encrypted) = (clusters[0], clusters[1], clusters[2]);
        Figure[] figures =
        [
            new("recovery_throughput_ratio", Ratio(normal.Throughputs, unwatched.Throughputs), "ratio", 0.9, AtLeast: true),
            new("recovery_latency_ratio", Ratio(normal.Latencies, unwatched.Latencies), "ratio", 1.1),
            new("tls_throughput_ratio", Ratio(encrypted.Throughputs, normal.Throughputs), "ratio", 0.7, AtLeast: true),
        ];
        var table = new Table("Clusters", ["cluster", "runs/s", "p50, ms", "runs/s against default"],
            [.. clusters.Select(cluster => new[] { cluster.Variant.Name, Table.Number(Median.Of(cluster.Throughputs)), Table.Number(Median.Of(cluster.Latencies)), Table.Number(Ratio(cluster.Throughputs, normal.Throughputs)) })]);
        var plot = new Plot("Throughput by round", "round", "runs/s", [.. clusters.Select(cluster => new Series(cluster.Variant.Name, [.. cluster.Throughputs.Select((rate, i) => (i + 1.0, rate))]))], IsLinearX: true, IsLinearY: true);
        return new BenchReport(figures, [table], [plot]);
    }

    // Of what was measured in the same round.
    private static double Ratio(IEnumerable<double> values, IEnumerable<double> others) => Median.Of(values.Zip(others, (value, other) => value / other));
}
