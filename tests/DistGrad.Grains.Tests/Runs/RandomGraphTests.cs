using CsCheck;
using DistGrad.Core.Tests;

namespace DistGrad.Grains.Tests;

/// <summary>A cluster of any size gives the bits that a run in one thread gives.</summary>
public abstract class RandomGraphTests(ClusterFixture cluster)
{
    [Fact]
    public Task Gradient_RandomGraphsInBothTiers_EveryBitIsThatOfTheLocalRunner() =>
        Gen.Select(Gen.Int[0, 1_000_000], Gen.Int[5, 400], Gen.Enum<OpMix>()).SampleAsync(
            async (seed, nodes, mix) => await Check(RandomGraphs.Create(seed, nodes, inputs: 4, mix), seed), iter: 12, threads: 1);

    [Theory]
    [InlineData(1, (int)OpMix.Bounded)]
    [InlineData(2, (int)OpMix.All)]
    public Task Gradient_LargeRandomGraphInBothTiers_EveryBitIsThatOfTheLocalRunner(int seed, int mix) =>
        Check(RandomGraphs.Create(seed, 2000, inputs: 8, (OpMix)mix), seed);

    private async Task Check(Graph graph, int seed)
    {
        var feeds = RandomGraphs.Feeds(seed, graph);
        var scalars = Enumerable.Range(0, graph.Count).Where(node => graph.KindOf(node).Type.IsScalar).ToArray();
        var root = graph.Outputs[0];
        var plan = new Planner(cluster.Ops).Plan(graph, PlanSignature.Of([root], root, scalars));
        var expected = cluster.Local.Run(plan, GraphQuery.Feeds(graph, feeds));
        Assert.Equal((plan.Outline.ForwardMessages, plan.Outline.BackwardMessages), (expected.Messages(Pass.Forward), expected.Messages(Pass.Backward)));

        var handle = await cluster.Client.SubmitAsync(graph);
        foreach (var tier in Enum.GetValues<RunTier>())
        {
            var run = await handle.GradientAsync(feeds: feeds, wrt: [.. scalars.Select(graph.Label)], options: new() { Tier = tier, Retention = RunRetention.All });
            Assert.Equal(1, run.Attempts);
            foreach (var node in scalars) AssertBits(expected.GradientOf(node), run.Gradient(graph.Label(node)), $"gradient of {graph.Label(node)}, {tier}, {graph.Name}");
            foreach (var node in await handle.InspectAllAsync(run)) AssertBits(expected.ValueOf(node.Node), node.Value!.Value, $"value of {node.Label}, {tier}, {graph.Name}");
        }

        await cluster.Client.DeleteGraphAsync(graph.Id);
    }

    private static void AssertBits(double expected, double actual, string what) =>
        Assert.True(Bits.Of(expected) == Bits.Of(actual), $"{what}: expected {expected:R}, got {actual:R}");
}

[Collection(OneSiloTests.Name)]
public class RandomGraphOneSiloTests(OneSilo cluster) : RandomGraphTests(cluster);

[Collection(TwoSiloTests.Name)]
public class RandomGraphTwoSiloTests(TwoSilos cluster) : RandomGraphTests(cluster);

[Collection(ThreeSiloTests.Name)]
public class RandomGraphThreeSiloTests(ThreeSilos cluster) : RandomGraphTests(cluster);
