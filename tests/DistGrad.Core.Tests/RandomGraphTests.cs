using CsCheck;

namespace DistGrad.Core.Tests;

public class RandomGraphTests
{
    private static readonly Gen<(int Seed, int Nodes, int Inputs)> Sizes = Gen.Select(Gen.Int[0, 1_000_000], Gen.Int[1, 120], Gen.Int[1, 6]);

    [Fact]
    public void Create_SameSeed_SameGraph() =>
        Sizes.Sample(s => RandomGraphs.Create(s.Seed, s.Nodes, s.Inputs, OpMix.All).Id == RandomGraphs.Create(s.Seed, s.Nodes, s.Inputs, OpMix.All).Id);

    [Fact]
    public void Create_ManyGraphs_UseAllOps()
    {
        var graphs = Enumerable.Range(0, 50).Select(seed => RandomGraphs.Create(seed, 100, 3, OpMix.All)).ToArray();

        var used = graphs.SelectMany(g => Enumerable.Range(0, g.Count).Select(g.OpOf)).ToHashSet();

        Assert.All(RandomGraphs.AllOps, op => Assert.Contains(op.Name, used));
        Assert.All(graphs, g => Assert.True(g.KindOf(g.Outputs[0]).Type.IsScalar));
    }

    [Fact]
    public void Evaluate_AllOps_ValuesAreThoseOfTheDualNumbers() =>
        Sizes.Sample(s =>
        {
            var graph = RandomGraphs.Create(s.Seed, s.Nodes, s.Inputs, OpMix.All);
            var feeds = RandomGraphs.Feeds(s.Seed, graph);
            Assert.Equal(GraphValue.OfAll(graph, feeds), DualNumbers.EvaluateAll(graph, feeds, feeds).Select(d => d.Value));
        });

    [Fact]
    public void Evaluate_BoundedOps_StaysWithinOne() =>
        Sizes.Sample(s =>
        {
            var graph = RandomGraphs.Create(s.Seed, s.Nodes, s.Inputs, OpMix.Bounded);
            var values = GraphValue.OfAll(graph, RandomGraphs.Feeds(s.Seed, graph));

            // 2 + y below a quotient is the one intermediate value that leaves [−1, 1].
            Assert.All(values, value => Assert.InRange(value, -1, 3));
            Assert.InRange(values[^1], -1, 1);
        });

    [Fact]
    public void Gradient_BoundedOps_AgreesWithForwardModeInARandomDirection() =>
        Sizes.Sample(s =>
        {
            var graph = RandomGraphs.Create(s.Seed, s.Nodes, s.Inputs, OpMix.Bounded);
            var (feeds, direction) = (RandomGraphs.Feeds(s.Seed, graph), RandomGraphs.Feeds(s.Seed + 1, graph));
            int[] wrt = [.. Enumerable.Range(0, s.Inputs)];

            var gradient = GraphValue.OfOutputs(ReverseTransform.Differentiate(graph, graph.Outputs[0], wrt), feeds);

            var forward = DualNumbers.Evaluate(graph, graph.Outputs[0], feeds, direction).Derivative;
            var products = wrt.Select(input => gradient[input] * direction[$"x{input}"]).ToArray();
            Assert.True(Math.Abs(forward - products.Sum()) <= 1e-11 * (1 + products.Sum(Math.Abs)), $"forward {forward:R}, reverse {products.Sum():R}");
        });
}
