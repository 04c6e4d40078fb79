using DistGrad.Cli.Bench.Partitions;
using DistGrad.Planning.Partitioning;
using static DistGrad.Core.Tests.Planning.Partitioning.PartitionChecks;

namespace DistGrad.Core.Tests.Planning.Partitioning;

/// <summary>How graphs of one structure are cut.</summary>
public class PartitionerTests
{
    private static readonly PartitionOptions Options = new();

    /// <summary>Names of the graphs.</summary>
    public static TheoryData<string> Names => [.. PartitionGraphs.All.Select(graph => graph.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Partition_EachStructure_IsValid(string name)
    {
        var graph = Create(name, 100_000);

        AssertValid(Cut(graph), graph, OpsOf(graph), Options);
    }

    [Theory, MemberData(nameof(Names))]
    public void Partition_Twice_IsTheSame(string name)
    {
        var graph = Create(name, 100_000);

        var (first, second) = (Cut(graph), Cut(graph));

        Assert.Equal(first.Order, second.Order);
        Assert.Equal(first.Start, second.Start);
    }

    [Theory, MemberData(nameof(Names))]
    public void Partition_EachStructure_IsNotWorseThanAnyStrategyAlone(string name)
    {
        var graph = Create(name, 100_000);

        var chosen = Cut(graph);

        Assert.All(Partitioner.Strategies, strategy => Assert.True(chosen.Makespan <= CutBy(strategy, graph).Makespan, strategy.Name));
    }

    [Theory, MemberData(nameof(Names))]
    public void Partition_FewOps_IsOneBlock(string name) => Assert.Equal(1, Cut(Create(name, 15_000)).Blocks);

    [Fact]
    public void Partition_NoOps_IsEmpty()
    {
        var builder = new GraphBuilder();

        Assert.Equal(0, Cut(builder.Build(builder.Input("x"))).Blocks);
    }

    [Fact]
    public void Partition_Chain_IsAsFewBlocksAsOpsAllow()
    {
        var graph = PartitionGraphs.Chain(1_000_000);

        Assert.Equal(1, Cut(graph).Blocks);
        Assert.InRange(Cut(graph, new() { MaxBlockOps = 200_000 }).Blocks, 5, 6);
    }

    [Fact]
    public void Partition_Circuits_CutsOnlyTheJoin()
    {
        var graph = PartitionGraphs.Circuits(1_000_000, 1000);

        var partition = Cut(graph);

        Assert.InRange(partition.Blocks, 33, 200);
        Assert.InRange(partition.CutBytes, 8, 8 * 1000);
        Assert.InRange(Sizes(partition).Max(), 1, 1_000_000 / 32 * 1.2);
    }

    [Fact]
    public void Partition_Tree_CutsOneValueOfEachSubtree()
    {
        var partition = Cut(PartitionGraphs.Tree(1_000_000));

        Assert.InRange(partition.Blocks, 32, 200);
        Assert.InRange(partition.CutBytes, 8, 8 * 25 * partition.Blocks);
    }

    [Fact]
    public void Partition_WideFanIn_CountsAsItsWork()
    {
        var builder = new GraphBuilder();
        var x = builder.Input("x");
        var graph = builder.Build(Functions.Sum([.. Enumerable.Range(0, 100_000).Select(i => x * i)]));

        AssertValid(Cut(graph), graph, OpsOf(graph), Options);
    }

    [Fact]
    public void Partition_MoreOpsThanBlocksMayHold_IsMoreBlocks()
    {
        var graph = PartitionGraphs.Random(20_000, seed: 1);
        var options = new PartitionOptions { MaxBlockOps = 25 };

        var partition = Cut(graph, options);

        AssertValid(partition, graph, OpsOf(graph), options);
        Assert.InRange(partition.Blocks, 800, 1600);
    }

    [Fact]
    public void Partition_MoreBlocksThanCanBeCounted_Throws() =>
        Assert.Throws<ArgumentException>(() => Cut(PartitionGraphs.Chain(10_000), new PartitionOptions { MaxBlockOps = 1 }));

    [Theory]
    [InlineData("tree", 1000)]
    [InlineData("circuits", 5001)]
    public void Partition_WideGraph_HalvesOfTheBlocksReadLittleOfEachOther(string name, int most)
    {
        var graph = Create(name, 1_000_000);

        var partition = Cut(graph);

        var half = partition.Order.AsSpan(0, partition.Start[partition.Blocks / 2]).ToArray().ToHashSet();
        var between = partition.Order.Where(node => !half.Contains(node))
            .SelectMany(node => graph.InputsOf(node).ToArray()).Where(half.Contains).Distinct().Count();
        Assert.InRange(between, 1, most);
    }

    private static Graph Create(string name, int ops) => PartitionGraphs.All.Single(graph => graph.Name == name).Create(ops);
}
