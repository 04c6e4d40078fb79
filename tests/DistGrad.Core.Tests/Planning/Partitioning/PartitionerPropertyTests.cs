using CsCheck;
using DistGrad.Planning.Partitioning;
using static DistGrad.Core.Tests.Planning.Partitioning.PartitionChecks;

namespace DistGrad.Core.Tests.Planning.Partitioning;

/// <summary>Partitions of random graphs, for costs at which even small ones are cut.</summary>
public class PartitionerPropertyTests
{
    private static readonly Gen<(Graph Graph, int[] Nodes, PartitionOptions Options)> Requests =
        Gen.Select(Gen.Int[0, 1_000_000], Gen.Int[1, 3000], Gen.Int[1, 60], Gen.Int[1, 400], (seed, ops, window, maxOps) =>
        {
            var random = new Random(seed);
            var graph = Windowed(random, ops, window);
            int[] nodes = [.. OpsOf(graph).Where(_ => random.Next(20) > 0)];
            return (graph, nodes, Cheap with { MaxBlockOps = maxOps });
        });

    private static PartitionOptions Cheap => new() { SmallestWork = 100, BlockNanoseconds = 20, MessageNanoseconds = 2, ByteNanoseconds = 0.01 };

    [Fact]
    public void Partition_AnyGraph_IsValid() =>
        Requests.Sample(
            request =>
            {
                var partition = new Partitioner(request.Options).Partition(request.Graph, request.Nodes, Ones);

                AssertValid(partition, request.Graph, request.Nodes, request.Options);
            },
            iter: 100);

    [Fact]
    public void PartitionBy_AnyGraphAndStrategy_IsValid() =>
        Requests.Sample(
            request =>
            {
                if (request.Nodes.Length == 0) return;
                var partitioner = new Partitioner(request.Options);
                foreach (var strategy in Partitioner.Strategies)
                {
                    var partition = partitioner.PartitionBy(strategy, request.Graph, request.Nodes, Ones);

                    AssertValid(partition, request.Graph, request.Nodes, request.Options);
                    Assert.Equal(strategy.Name, partition.Strategy);
                }
            },
            iter: 20);

    [Fact]
    public void Partition_AnyGraph_IsNotWorseThanTheGivenOrder() =>
        Requests.Sample(
            request =>
            {
                if (request.Nodes.Length == 0) return;
                var partitioner = new Partitioner(request.Options);

                var chosen = partitioner.Partition(request.Graph, request.Nodes, Ones);

                Assert.True(chosen.Makespan <= partitioner.PartitionBy(Partitioner.Given, request.Graph, request.Nodes, Ones).Makespan);
            },
            iter: 50);

    // Ops of one to three inputs, of the last ones or, seldom, of any.
    private static Graph Windowed(Random random, int ops, int window)
    {
        var builder = new GraphBuilder();
        var nodes = new List<Expr> { builder.Input("x"), builder.Input("y") };
        while (nodes.Count < ops + 2)
        {
            var first = random.Next(50) == 0 ? 0 : Math.Max(0, nodes.Count - window);
            Expr One() => nodes[random.Next(first, nodes.Count)];
            nodes.Add(random.Next(4) switch
            {
                0 => Functions.Sin(One()),
                1 => One() + One(),
                2 => One() * One(),
                _ => Functions.Sum(One(), One(), One()),
            });
        }

        return builder.Build(nodes[^1]);
    }
}
