using static DistGrad.Functions;

namespace DistGrad.Core.Tests.Planning.Tapes;

/// <summary>What blocks of ops become.</summary>
public class TapeAssemblerTests
{
    // More than are sorted at once.
    private const int ManyNodes = 40_000;

    [Fact]
    public void Assemble_RandomBlocks_SayWhatTheGraphSays()
    {
        for (var seed = 1; seed <= 60; seed++)
        {
            var graph = RandomGraphs.Create(seed, seed == 60 ? ManyNodes : 50 * seed, inputs: 4, OpMix.All);
            int[] wrt = seed % 3 == 0 ? [0] : Execution.Running.ScalarsOf(graph);
            var blocks = Blocks.Of(graph, wrt, parts: 1 + (seed % 4));
            foreach (var block in blocks.All) block.AssertSaysWhatTheGraphSays($"seed {seed}");
        }
    }

    [Fact]
    public void Assemble_NodesInAnotherOrder_ProducersStillComeFirst()
    {
        var builder = new GraphBuilder("order");
        var x = builder.Input("x");
        var (a, b) = (Sin(x), Cos(x));
        var (c, d) = (a * b, Exp(b));
        var graph = builder.Build(c + d);

        var block = Blocks.Whole(graph, [b.Node, d.Node, a.Node, c.Node, graph.Outputs[0]]);

        block.AssertSaysWhatTheGraphSays("order");
    }

    [Fact]
    public void Assemble_AChainOfOneOp_IsFewRuns()
    {
        const int Ops = 100_000;
        var builder = new GraphBuilder("chain");
        var x = builder.Input("x");
        var last = x;
        for (var i = 0; i < Ops; i++) last += x;

        var block = Blocks.Whole(builder.Build(last));

        Assert.Equal(Ops, block.Code.GraphNode.Length);
        Assert.InRange(block.Code.RunOp.Length, 1, Ops / 10_000);
        block.AssertSaysWhatTheGraphSays("chain");
    }

    [Fact]
    public void Assemble_ManyIndependentChains_IsLongRuns()
    {
        const int Chains = 200;
        const int Steps = 40;
        var builder = new GraphBuilder("chains");
        Expr[] chains = [.. Enumerable.Range(0, Chains).Select(i => builder.Input($"x{i}"))];
        for (var step = 0; step < Steps; step++)
            for (var i = 0; i < Chains; i++) chains[i] = (step + i) % 2 == 0 ? Sin(chains[i]) : Cos(chains[i]);

        var block = Blocks.Whole(builder.Build(Sum(chains)));

        // Two runs a round, which is two steps; and those of the sum.
        Assert.InRange(block.Code.RunOp.Length, Steps, Steps + 9);
    }

    [Fact]
    public void Assemble_ChainsOfMixedOps_IsFewerRunsThanLevels()
    {
        const int Chains = 60;
        const int Steps = 100;
        var builder = new GraphBuilder("chains");
        Expr[] chains = [.. Enumerable.Range(0, Chains).Select(i => builder.Input($"x{i}"))];
        var random = new Random(3);
        for (var step = 0; step < Steps; step++)
            for (var i = 0; i < Chains; i++) chains[i] = random.Next(4) switch { 0 => Sin(chains[i]), 1 => Cos(chains[i]), 2 => Tanh(chains[i]), _ => -chains[i] };

        var block = Blocks.Whole(builder.Build(Sum(chains)));

        // Level by level there are four runs a step, of which one goes on in the next.
        Assert.InRange(block.Code.RunOp.Length, Steps, 5 * Steps / 2);
        block.AssertSaysWhatTheGraphSays("chains");
    }

    [Fact]
    public void Assemble_InstructionsThatReadTheirRun_ComeAfterThoseThatDoNot()
    {
        const int Chains = 30;
        var builder = new GraphBuilder("sines");
        Expr[] chains = [.. Enumerable.Range(0, Chains).Select(i => Sin(Sin(Sin(builder.Input($"x{i}")))))];

        var block = Blocks.Whole(builder.Build(Sum(chains)));

        Assert.Equal(3 * Chains, block.Code.RunLength[0]);
        var operands = block.Code.Operands[..(3 * Chains)];
        Assert.All(operands[..Chains], operand => Assert.InRange(operand, 0, Chains - 1));
        Assert.All(operands[Chains..(2 * Chains)], operand => Assert.InRange(operand, Chains, (2 * Chains) - 1));
    }

    [Fact]
    public void Assemble_AWideSum_IsABalancedTreeOfNeighbours()
    {
        var builder = new GraphBuilder("sum");
        Expr[] x = [.. Enumerable.Range(0, 5).Select(i => builder.Input($"x{i}"))];
        var block = Blocks.Whole(builder.Build(Max(x)));

        // ((0 1) (2 3)) 4, at positions 5 6, 7, 8.
        Assert.Equal([new TapeOp("Max", 2)], block.Code.Ops);
        Assert.Equal([4], block.Code.RunLength);
        Assert.Equal([0, 2, 5, 7, 1, 3, 6, 4], block.Code.Operands);
        var node = block.Graph.Outputs[0];
        Assert.Equal([~node, ~node, ~node, node], block.Code.GraphNode);
        Assert.Equal(8, block.PositionOf(node));
    }

    [Fact]
    public void Assemble_ASumOfAMillion_IsATreeOfItsDepth()
    {
        const int Inputs = 1_000_000;
        var builder = new GraphBuilder("sum");
        var block = Blocks.Whole(builder.Build(Sum([.. Enumerable.Range(0, Inputs).Select(_ => builder.Input($"x{builder.Count}"))])));

        var depth = new int[Inputs + block.Code.GraphNode.Length];
        foreach (var (position, operands) in block.Instructions()) depth[position] = 1 + operands.Max(operand => depth[operand]);

        Assert.Equal(Inputs - 1, block.Code.GraphNode.Length);
        Assert.Equal(20, depth.Max());
    }

    [Fact]
    public void Assemble_Means_AreSumsDividedByOneConstant()
    {
        var builder = new GraphBuilder("mean");
        Expr[] x = [.. Enumerable.Range(0, 3).Select(i => builder.Input($"x{i}"))];
        var (a, b) = (Mean(x), Mean([x[2], x[1], x[0]]));

        var block = Blocks.Whole(builder.Build(a * b));

        Assert.Equal([3.0], block.Code.Constants);
        Assert.Equal(["Div", "Mul", "Sum"], block.Code.Ops.Select(op => op.Name).Order());
        Assert.Equal(7, block.Code.GraphNode.Length);
    }

    [Fact]
    public void Assemble_Constants_HaveOnePositionEachUnlessTheyComeFromOutside()
    {
        var builder = new GraphBuilder("constants");
        var (x, two, three) = (builder.Input("x"), builder.Constant(2), builder.Constant(3));
        var graph = builder.Build((x * two) + (x * three) + (two * three));

        Assert.Equal([2.0, 3.0], Blocks.Whole(graph).Code.Constants.Order());
        var fed = Blocks.Whole(graph, inputs: [x.Node, three.Node]);
        Assert.Equal([2.0], fed.Code.Constants);
        Assert.Equal((1, 2), (fed.PositionOf(three.Node), fed.PositionOf(two.Node)));
    }

    [Fact]
    public void Assemble_NodesWithoutGradient_AreInRunsOfTheirOwn()
    {
        var builder = new GraphBuilder("branch");
        var (x, y) = (builder.Input("x"), builder.Input("y"));
        var graph = builder.Build(Sin(x) + Sin(y));

        var block = Blocks.Whole(graph, wrt: [x.Node]);

        Assert.Equal([~1, 1, 1], block.Code.RunLength.Order());
    }

    [Fact]
    public void Assemble_AnOpOnTensors_IsRefused()
    {
        var builder = new GraphBuilder("tensors");
        var x = builder.Input("x", new TensorType(DType.Float64, new Shape(2, 2)));
        var graph = builder.Build(builder.Apply("MatMul", x, x));

        Assert.Throws<GraphException>(() => Blocks.Whole(graph));
    }
}
