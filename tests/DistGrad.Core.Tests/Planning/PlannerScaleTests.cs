using static DistGrad.Functions;

namespace DistGrad.Core.Tests.Planning;

/// <summary>Large graphs: no recursion, and work in proportion to size, told by the memory that planning takes in all.</summary>
public class PlannerScaleTests
{
    [Fact]
    public void Plan_ChainOfAMillion_TakesTwiceAsMuchAsOneOfHalf()
    {
        var (half, whole) = (Chain(500_000), Chain(1_000_000));
        var (_, first) = Measure(half);

        var (plan, second) = Measure(whole);

        Assert.Equal((1_000_001, 1_000_000L, 1_000_000L), (plan.Outline.Nodes, plan.Outline.ForwardMessages, plan.Outline.BackwardMessages));
        Assert.InRange(second, first, 2.1 * first);
    }

    [Fact]
    public void Plan_FanIn100_000_TakesTwiceAsMuchAsHalf()
    {
        var (half, whole) = (WideSum(50_000), WideSum(100_000));
        var (_, first) = Measure(half);

        var (plan, second) = Measure(whole);

        Assert.InRange(plan.Outline.Nodes, 100_000, 102_000);
        Assert.InRange(second, first, 2.1 * first);
    }

    private static Graph Chain(int length)
    {
        var builder = new GraphBuilder();
        var node = builder.Input("x");
        for (var i = 0; i < length; i++) node = Sin(node);
        return builder.Build(node);
    }

    private static Graph WideSum(int width)
    {
        var builder = new GraphBuilder();
        return builder.Build(Sum([.. Enumerable.Range(0, width).Select(i => builder.Input($"x{i}"))]));
    }

    private static (Plan Plan, long Bytes) Measure(Graph graph)
    {
        var signature = PlanSignature.Of([], graph.Outputs[0], GraphQuery.InputsOf(graph));
        _ = graph.Id;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var plan = new Planner(OpRegistry.Standard).Plan(graph, signature);
        return (plan, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
