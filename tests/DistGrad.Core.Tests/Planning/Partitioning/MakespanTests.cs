using DistGrad.Planning.Partitioning;

namespace DistGrad.Core.Tests.Planning.Partitioning;

/// <summary>Times that can be worked out by hand: a block costs 10 in a pass, a unit of work 1 forward and 2 backward, a message 3 and half a byte.</summary>
public class MakespanTests
{
    private static readonly PartitionOptions Costs = new()
    {
        Workers = 2,
        BlockNanoseconds = 10,
        MessageNanoseconds = 3,
        ByteNanoseconds = 0.5,
        ForwardNanoseconds = 1,
        BackwardNanoseconds = 2,
    };

    [Fact]
    public void Of_OneBlock_IsItsTimeInBothPasses() =>
        Assert.Equal((10 + 100) + (10 + 200), Makespan.Of(Blocks([100]), Costs));

    [Fact]
    public void Of_BlocksInARow_AddUpWithTheirMessages() =>
        Assert.Equal((10 + 100 + (3 + 8) + 10 + 50) + (10 + 100 + (3 + 8) + 10 + 200), Makespan.Of(Blocks([100, 50], (0, 1, 2)), Costs));

    [Fact]
    public void Of_BlocksWithoutEdges_AreSharedByTheWorkers() =>
        Assert.Equal((2 * (10 + 100)) + (2 * (10 + 200)), Makespan.Of(Blocks([100, 100, 100]), Costs));

    [Fact]
    public void Of_SeveralProducers_WaitsForTheLast() =>
        Assert.Equal((10 + 100 + 7 + 10) + (10 + 7 + 7 + 10 + 200), Makespan.Of(Blocks([100, 1, 0], (0, 2, 1), (1, 2, 1)), Costs));

    private static Quotient Blocks(double[] work, params (int From, int To, int Values)[] edges)
    {
        int[] start = [.. Enumerable.Range(0, work.Length + 1).Select(block => edges.Count(edge => edge.From < block))];
        return new Quotient { Work = work, Start = start, Target = [.. edges.Select(edge => edge.To)], Values = [.. edges.Select(edge => edge.Values)] };
    }
}
