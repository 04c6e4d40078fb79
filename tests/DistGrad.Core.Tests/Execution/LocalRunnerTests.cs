using CsCheck;
using static DistGrad.Functions;

namespace DistGrad.Core.Tests.Execution;

public class LocalRunnerTests
{
    private static readonly Gen<(int Seed, int Nodes, int Inputs)> Sizes = Gen.Select(Gen.Int[0, 1_000_000], Gen.Int[1, 2000], Gen.Int[1, 6]);

    [Fact]
    public void Gradient_Lecture_IsThatOfTheLecture()
    {
        var graph = Running.Lecture;

        var run = Running.Runner.Gradient(graph, new Dictionary<string, double> { ["x"] = -2, ["y"] = 5, ["z"] = -4 }, wrt: ["x", "y", "z", "q"]);

        Assert.Equal(-12, run.ValueOf(graph.Outputs[0]));
        Assert.Equal([-4.0, -4, 3, -4], new[] { "x", "y", "z", "q" }.Select(name => run.GradientOf(graph.Find(name))));
    }

    [Fact]
    public void Gradient_RandomGraphs_AgreesWithForwardMode() =>
        Sizes.Sample(
            s =>
            {
                var graph = RandomGraphs.Create(s.Seed, s.Nodes, s.Inputs, OpMix.Bounded);
                var (feeds, direction) = (RandomGraphs.Feeds(s.Seed, graph), RandomGraphs.Feeds(s.Seed + 1, graph));
                var root = graph.Outputs[0];

                var run = Running.Runner.Gradient(graph, feeds);

                var forward = DualNumbers.Evaluate(graph, root, feeds, direction);
                var products = direction.Select(component => component.Value * run.GradientOf(graph.Find(component.Key))).ToArray();
                Assert.Equal(forward.Value, run.ValueOf(root), 1e-10);
                Assert.True(Math.Abs(forward.Derivative - products.Sum()) <= 1e-10 * (1 + products.Sum(Math.Abs)), $"forward {forward.Derivative:R}, reverse {products.Sum():R}");
            },
            iter: 60);

    [Fact]
    public void Run_AllOps_ValuesAreThoseOfTheGraph() =>
        Sizes.Sample(
            s =>
            {
                var graph = RandomGraphs.Create(s.Seed, s.Nodes / 8, s.Inputs, OpMix.All);
                var feeds = RandomGraphs.Feeds(s.Seed, graph);
                var plan = Running.Plan(graph);

                var run = Running.Runner.Run(plan, GraphQuery.Feeds(graph, feeds));

                var values = GraphValue.OfAll(graph, feeds);
                foreach (var node in plan.GraphNodes) Assert.Equal(values[node], run.ValueOf(node));
            },
            iter: 100);

    [Fact]
    public void Run_ShuffledRepeatedAndLateMessages_ChangeNoBit() =>
        Sizes.Sample(
            s =>
            {
                var graph = RandomGraphs.Create(s.Seed, s.Nodes / 4, s.Inputs, OpMix.All);
                var (feeds, order) = (RandomGraphs.Feeds(s.Seed, graph), new ShuffledOrder(s.Seed));

                var shuffled = Running.BitsOf(graph, feeds, order: order);

                Assert.Equal(Running.BitsOf(graph, feeds), shuffled);
                Assert.InRange(order.Duplicates, order.Delivered, int.MaxValue);
            },
            iter: 100);

    [Fact]
    public void Run_OtherShards_ChangeNoBit() =>
        Gen.Select(Sizes, Gen.Int[1, 50], Gen.Int[1, 20]).Sample(
            (s, shardSize, shards) =>
            {
                var graph = RandomGraphs.Create(s.Seed, s.Nodes / 8, s.Inputs, OpMix.All);
                var feeds = RandomGraphs.Feeds(s.Seed, graph);
                var options = new PlannerOptions { ShardSize = shardSize, MinShards = shards, MaxShards = 1000 };

                Assert.Equal(Running.BitsOf(graph, feeds), Running.BitsOf(graph, feeds, options, new ShuffledOrder(s.Seed)));
            },
            iter: 100);

    [Fact]
    public void Run_WideFanInAndFanOutShuffled_ChangesNoBit()
    {
        var builder = new GraphBuilder();
        Expr[] inputs = [.. Enumerable.Range(0, 70).Select(i => builder.Input($"x{i}"))];
        Expr[] products = [.. Enumerable.Range(0, 1000).Select(i => inputs[i % 70] * Sin(inputs[i * i % 3]))];
        var graph = builder.Build(Sum(products) * Max(products) + Mean(products));
        var feeds = RandomGraphs.Feeds(1, graph);

        Assert.Equal(Running.BitsOf(graph, feeds), Running.BitsOf(graph, feeds, order: new ShuffledOrder(2)));
    }

    [Fact]
    public void Gradient_SameInputTwice_CountsBoth()
    {
        var graph = Expression.Parse("x * x");

        Assert.Equal(6, Running.Runner.Gradient(graph, new Dictionary<string, double> { ["x"] = 3 }).GradientOf(0));
    }

    [Fact]
    public void GradientOf_NodeNotAskedFor_IsRefused()
    {
        var graph = Expression.Parse("exp(x) * y");
        var run = Running.Runner.Gradient(graph, new Dictionary<string, double> { ["x"] = 3, ["y"] = 1 }, wrt: ["x"]);

        Assert.Throws<ArgumentException>(() => run.GradientOf(graph.Find("y")));
    }

    [Fact]
    public void ValueOf_PrunedNode_IsRefused()
    {
        var builder = new GraphBuilder();
        var (x, unread) = (builder.Input("x"), builder.Input("unread"));
        var run = Running.Runner.Gradient(builder.Build(Exp(x)), new Dictionary<string, double> { ["x"] = 0, ["unread"] = 1 });

        Assert.Throws<ArgumentException>(() => run.ValueOf(unread.Node));
        Assert.Equal(0, run.GradientOf(unread.Node));
    }

    [Fact]
    public void Gradient_ChainOf200_000_NeedsNoStack()
    {
        var builder = new GraphBuilder();
        var node = builder.Input("x");
        for (var i = 0; i < 200_000; i++) node = -node;

        var run = Running.Runner.Gradient(builder.Build(node), new Dictionary<string, double> { ["x"] = 3 });

        Assert.Equal((3.0, 1.0), (run.ValueOf(node.Node), run.GradientOf(0)));
    }
}
