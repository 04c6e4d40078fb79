using DistGrad.Planning.Partitioning;

namespace DistGrad.Core.Tests.Planning.Partitioning;

/// <summary>What holds of every partition.</summary>
internal static class PartitionChecks
{
    /// <summary>All ops of a graph: what is no source.</summary>
    public static int[] OpsOf(Graph graph) => [.. Enumerable.Range(0, graph.Count).Where(node => !graph.KindOf(node).IsSource)];

    /// <summary>Every op as much work as any other.</summary>
    public static double[] Ones { get; } = [.. Enumerable.Repeat(1.0, ushort.MaxValue)];

    public static Partition Cut(Graph graph, PartitionOptions? options = null) => new Partitioner(options).Partition(graph, OpsOf(graph), Ones);

    public static Partition CutBy(IPartitionStrategy strategy, Graph graph, PartitionOptions? options = null) =>
        new Partitioner(options).PartitionBy(strategy, graph, OpsOf(graph), Ones);

    /// <summary>All ops once, producers first, blocks not empty and no larger than allowed; bytes as counted value by value.</summary>
    public static void AssertValid(Partition partition, Graph graph, int[] nodes, PartitionOptions options)
    {
        Assert.Equal(nodes, partition.Order.Order());
        Assert.Equal((0, nodes.Length), (partition.Start[0], partition.Start[^1]));
        var place = new Dictionary<int, (int Place, int Block)>();
        for (var block = 0; block < partition.Blocks; block++)
        {
            Assert.InRange(partition.Start[block + 1] - partition.Start[block], 1, options.MaxBlockOps);
            for (var at = partition.Start[block]; at < partition.Start[block + 1]; at++) place[partition.Order[at]] = (at, block);
        }

        var crossing = new HashSet<(int Producer, int Block)>();
        foreach (var node in nodes)
        {
            foreach (var producer in graph.InputsOf(node))
            {
                if (!place.TryGetValue(producer, out var from)) continue;
                Assert.True(from.Place < place[node].Place, $"#{node} comes before #{producer}, which it reads.");
                if (from.Block != place[node].Block) crossing.Add((producer, place[node].Block));
            }
        }

        Assert.Equal(sizeof(double) * crossing.Count, partition.CutBytes);
    }

    /// <summary>Number of ops in each block.</summary>
    public static int[] Sizes(Partition partition) => [.. Enumerable.Range(0, partition.Blocks).Select(block => partition.Start[block + 1] - partition.Start[block])];
}
