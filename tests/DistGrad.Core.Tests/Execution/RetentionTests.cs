using System.Numerics;
using CsCheck;

namespace DistGrad.Core.Tests.Execution;

public class RetentionTests
{
    private static readonly Gen<(int Seed, int Nodes)> Sizes = Gen.Select(Gen.Int[0, 1_000_000], Gen.Int[1, 200]);

    [Fact]
    public void Accept_NothingRetained_KeepsWhatBackwardReadsAndInTheEndNothing() =>
        Sizes.Sample(
            s =>
            {
                var graph = RandomGraphs.Create(s.Seed, s.Nodes, 3, OpMix.All);
                var feeds = GraphQuery.Feeds(graph, RandomGraphs.Feeds(s.Seed, graph));
                var plan = Running.Plan(graph);
                var run = new ForgetfulRun(plan, OpRegistry.Standard);
                var (filled, kept) = (0, 0);

                run.Execute(feeds, () => (filled, kept) = (run.Shards.Sum(shard => shard.FilledSlots), run.Shards.Sum(KeptSlots)));

                Assert.Equal(kept, filled);
                Assert.Equal(0, run.Shards.Sum(shard => shard.FilledSlots));
            },
            iter: 200);

    [Fact]
    public void Accept_NothingRetained_ResultsAreTheSameBits() =>
        Sizes.Sample(
            s =>
            {
                var graph = RandomGraphs.Create(s.Seed, s.Nodes, 3, OpMix.All);
                var feeds = GraphQuery.Feeds(graph, RandomGraphs.Feeds(s.Seed, graph));
                var plan = Running.Plan(graph);
                var (retained, forgetful) = (Running.Runner.Run(plan, feeds), new ForgetfulRun(plan, OpRegistry.Standard));

                forgetful.Execute(feeds);

                var live = GraphQuery.InputsOf(graph).Except(plan.Outline.ZeroGradients).ToArray();
                Assert.Equal(Bits.Of(retained.ValueOf(graph.Outputs[0])), Bits.Of(forgetful.ValueOf(graph.Outputs[0])));
                Assert.Equal(live.Select(retained.GradientOf).Select(Bits.Of), live.Select(forgetful.GradientOf).Select(Bits.Of));
            },
            iter: 200);

    [Fact]
    public void Accept_OneNodeRetained_KeepsItsInputsAndGradients()
    {
        var graph = Running.Lecture;
        var run = new ForgetfulRun(Running.Plan(graph), OpRegistry.Standard, node => node == graph.Find("q"));

        run.Execute(NodeValues.Pack([graph.Find("x"), graph.Find("y"), graph.Find("z")], [-2, 5, -4]));

        Assert.Equal(3, run.Shards.Sum(shard => shard.FilledSlots));
    }

    // What backward will read once the forward pass is over; the root has had its turn by then.
    private static int KeptSlots(ShardRun run)
    {
        var shard = run.Program.Shard;
        var waiting = Enumerable.Range(0, shard.Count).Where(node => shard.Roles[node].HasFlag(NodeRole.Backward) && !shard.Roles[node].HasFlag(NodeRole.Root));
        return waiting.Sum(node => BitOperations.PopCount(run.Program.KernelOf(node).KeptInputs));
    }
}
