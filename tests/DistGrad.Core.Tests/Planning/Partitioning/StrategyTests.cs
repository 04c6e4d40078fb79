using DistGrad.Cli.Bench.Partitions;
using DistGrad.Planning.Partitioning;
using DistGrad.Planning.Partitioning.Strategies;
using static DistGrad.Core.Tests.Planning.Partitioning.PartitionChecks;

namespace DistGrad.Core.Tests.Planning.Partitioning;

/// <summary>The orders that strategies make.</summary>
public class StrategyTests
{
    [Fact]
    public void DepthFirst_Tree_PutsEachOpBehindItsSubtree()
    {
        var graph = PartitionGraphs.Tree(1023);
        var (_, arrangement) = Arrange(graph, Partitioner.DepthFirst);

        var size = new int[graph.Count];
        for (var at = 0; at < arrangement.Order.Length; at++)
        {
            var node = arrangement.Order[at];
            size[node] = 1 + graph.InputsOf(node).ToArray().Sum(producer => size[producer]);
            if (size[node] > 1) Assert.Equal(graph.InputsOf(node)[1], arrangement.Order[at - 1]);
        }
    }

    [Fact]
    public void DepthFirst_ChainOfAMillion_TakesNoStack() =>
        Assert.Equal(OpsOf(PartitionGraphs.Chain(1_000_000)), Arrange(PartitionGraphs.Chain(1_000_000), Partitioner.DepthFirst).Arrangement.Order);

    [Fact]
    public void Levels_Tree_HaveOneRegionForEach() =>
        Assert.Equal([512, 768, 896, 960, 992, 1008, 1016, 1020, 1022, 1023], Arrange(PartitionGraphs.Tree(1023), Partitioner.DepthFirst, Partitioner.Levels).Arrangement.RegionEnd);

    [Theory]
    [InlineData("tree")]
    [InlineData("grid")]
    [InlineData("circuits")]
    public void Stages_EachEdge_StaysInItsRegionOrGoesToALaterStage(string name)
    {
        var graph = PartitionGraphs.All.Single(graph => graph.Name == name).Create(20_000);
        var (ops, arrangement) = Arrange(graph, Partitioner.DepthFirst, Partitioner.Levels, new StagedOrder(6));
        var region = new int[graph.Count];
        for (int at = 0, r = 0; at < ops.Count; at++)
        {
            if (at == arrangement.RegionEnd[r]) r++;
            region[arrangement.Order[at]] = r;
        }

        foreach (var node in ops.Given)
        {
            foreach (var producer in graph.InputsOf(node))
            {
                if (ops.Position[producer] < 0 || region[producer] == region[node]) continue;
                Assert.True(arrangement.RegionStage[region[producer]] < arrangement.RegionStage[region[node]], $"#{producer} and #{node} are of one stage.");
            }
        }
    }

    [Fact]
    public void Stages_Circuits_AreOneStageAndTheJoin()
    {
        var (_, arrangement) = Arrange(PartitionGraphs.Circuits(64_001, 64), Partitioner.DepthFirst, Partitioner.Levels, new StagedOrder(32));

        Assert.Equal(33, arrangement.RegionEnd.Length);
        Assert.Equal(1, arrangement.RegionStage[^1]);
    }

    [Fact]
    public void Stages_OpsThatReadEachOtherEverywhere_AreNotDealtOut()
    {
        var (ops, levels) = Arrange(PartitionGraphs.Rnn(50_000, hidden: 16), Partitioner.DepthFirst, Partitioner.Levels);

        Assert.Null(new StagedOrder(6).Arrange(ops, levels));
    }

    private static (OpSet Ops, Arrangement Arrangement) Arrange(Graph graph, params IPartitionStrategy[] steps)
    {
        var ops = new OpSet(graph, OpsOf(graph), Ones);
        var arrangement = Arrangement.Whole(ops.Given);
        foreach (var step in steps)
        {
            arrangement = step.Arrange(ops, arrangement)!;
            ops.Place(arrangement.Order);
        }

        return (ops, arrangement);
    }
}
