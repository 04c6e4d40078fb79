using DistGrad.Planning;

namespace DistGrad.Core.Tests.Planning.Tapes;

/// <summary>A graph cut into blocks by node number.</summary>
internal sealed record Blocks(Block[] All)
{
    public static Blocks Of(Graph graph, int[] wrt, int parts)
    {
        var (live, assembler, at) = Prepare(graph, wrt);
        var ops = OpsOf(graph);
        var size = (ops.Length + parts - 1) / parts;
        return new Blocks([.. ops.Chunk(size).Select(nodes => Make(graph, nodes, null, live, assembler, at))]);
    }

    public static Block Whole(Graph graph, int[]? nodes = null, int[]? inputs = null, int[]? wrt = null)
    {
        var (live, assembler, at) = Prepare(graph, wrt ?? [.. Enumerable.Range(0, graph.Count).Where(node => graph.IsInput(node))]);
        return Make(graph, nodes ?? OpsOf(graph), inputs, live, assembler, at);
    }

    private static int[] OpsOf(Graph graph) => [.. Enumerable.Range(0, graph.Count).Where(node => !graph.KindOf(node).IsSource)];

    private static (Liveness Live, TapeAssembler Assembler, int[] At) Prepare(Graph graph, int[] wrt)
    {
        var ops = OpRegistry.Standard;
        var root = graph.Outputs[0];
        var live = new Liveness(graph, PlanSignature.Of([root], root, wrt), new GradientRules(graph, ops));
        var at = new int[graph.Count];
        return (live, new TapeAssembler(graph, ops, live, at), at);
    }

    private static Block Make(Graph graph, int[] nodes, int[]? inputs, Liveness live, TapeAssembler assembler, int[] at)
    {
        var mine = nodes.ToHashSet();
        inputs ??= [.. nodes.SelectMany(node => graph.InputsOf(node).ToArray()).Where(input => !mine.Contains(input) && !graph.IsConstant(input)).Distinct().Order()];
        var code = assembler.Assemble(nodes, inputs);
        return new Block(graph, nodes, inputs, code, live, [.. at]);
    }
}

/// <summary>A block and its tape.</summary>
internal sealed record Block(Graph Graph, int[] Nodes, int[] Inputs, TapeCode Code, Liveness Live, int[] At)
{
    public int PositionOf(int node) => At[node];

    /// <summary>Position and operands of each instruction, in the order of the tape.</summary>
    public IEnumerable<(int Position, int[] Operands)> Instructions() => Runs().SelectMany(run => Enumerable.Range(0, run.Length).Select(i => (run.First + i, Enumerable.Range(0, run.Arity).Select(slot => Code.Operands[run.Operand + (slot * run.Length) + i]).ToArray())));

    /// <summary>Reads the tape back: each node's op, its operands, and whether it takes part in the backward pass.</summary>
    public void AssertSaysWhatTheGraphSays(string what)
    {
        var nodeAt = new Dictionary<int, int>();
        for (var i = 0; i < Inputs.Length; i++) nodeAt[i] = Inputs[i];
        var first = Inputs.Length + Code.Constants.Length;
        var seen = new HashSet<int>();
        foreach (var (start, length, operand, arity, op, isBackward) in Runs())
        {
            for (var i = 0; i < length; i++)
            {
                int[] operands = [.. Enumerable.Range(0, arity).Select(slot => Code.Operands[operand + (slot * length) + i])];
                Assert.All(operands, position => Assert.InRange(position, 0, start + i - 1));
                var graphNode = Code.GraphNode[start + i - first];
                var node = graphNode < 0 ? ~graphNode : graphNode;
                Assert.Equal(Live.IsBackward(node), isBackward);
                nodeAt[start + i] = node;
                if (graphNode < 0) continue;
                Assert.True(seen.Add(node) && At[node] == start + i, what);
                if (Graph.InputsOf(node).Length > 2 && Code.Ops[op].Arity == 2) continue;
                if (Graph.OpOf(node) == "Mean") continue;
                Assert.Equal(Graph.OpOf(node), Code.Ops[op].Name);
                Assert.Equal(Graph.InputsOf(node).ToArray(), operands.Select((position, slot) => NodeOf(position, Graph.InputsOf(node)[slot], nodeAt)));
            }
        }

        Assert.Equal(Nodes.Order(), seen.Order());
        Assert.Equal(Code.Operands.Length, Runs().Sum(run => run.Length * run.Arity));
    }

    private int NodeOf(int position, int expected, Dictionary<int, int> nodeAt)
    {
        if (position < Inputs.Length || position >= Inputs.Length + Code.Constants.Length) return nodeAt[position];
        Assert.Equal(Graph.ConstantOf(expected).Scalar, Code.Constants[position - Inputs.Length]);
        return expected;
    }

    private IEnumerable<(int First, int Length, int Operand, int Arity, int Op, bool IsBackward)> Runs()
    {
        var (first, operand) = (Inputs.Length + Code.Constants.Length, 0);
        for (var run = 0; run < Code.RunOp.Length; run++)
        {
            var length = Code.RunLength[run] < 0 ? ~Code.RunLength[run] : Code.RunLength[run];
            var arity = Code.Ops[Code.RunOp[run]].Arity;
            yield return (first, length, operand, arity, Code.RunOp[run], Code.RunLength[run] > 0);
            (first, operand) = (first + length, operand + (length * arity));
        }
    }
}
