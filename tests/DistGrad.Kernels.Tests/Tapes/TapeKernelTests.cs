using DistGrad.Core.Tests;
using DistGrad.Kernels.Tapes;

namespace DistGrad.Kernels.Tests.Tapes;

/// <summary>What a tape makes of its messages, and what it keeps.</summary>
public class TapeKernelTests
{
    private static readonly KernelCompiler Compiler = new();

    // z = x·y + x, one slot for x and one for y; z is read by an edge and by the root.
    private static readonly TapeSpec Spec = new()
    {
        Ops = [new TapeOp("Mul", 2), new TapeOp("Add", 2)],
        RunOp = [0, 1],
        RunLength = [1, 1],
        Operands = [0, 1, 2, 0],
        GraphNode = [20, 30],
        Constants = [],
        InputNode = [10, 11],
        InputStart = [0, 1, 2],
        Outgoing = [[3, 2]],
        Adjoints = [[3], [3, 2]],
        Gradients = [[0], [1]],
        Fetched = [20],
        FetchedAt = [2],
        Wrt = [10, 30],
        WrtAt = [0, 3],
        HasRoot = true,
        IsFed = false,
    };

    [Fact]
    public void Kernel_MessagesOfAllForms_GivesGradientsInTheSameForms()
    {
        IKernel kernel = new TapeKernel(Spec, Compiler.Ops);
        var output = kernel.Forward([2.0, new Value(0, new ValuePack { Tensors = [Tensor.Scalar(5.0)] })]);
        var upstream = kernel.Sum([kernel.Seed, Tensor.Vector(3.0, 10.0)]);
        var gradients = new Value[2];

        kernel.Backward([], output, upstream, gradients);

        // z̄ = 1 + 3; the product gets z̄ + 10.
        Assert.Equal(Tensor.Vector(12.0, 10.0), kernel.Outgoing(output, 0).Tensor);
        Assert.Equal(new Value((14 * 5.0) + 4), gradients[0]);
        Assert.Equal(Tensor.Scalar(14 * 2.0), Assert.Single(((ValuePack)gradients[1].Content!).Tensors));
        Assert.Equal(74, kernel.ReadGradient(output, upstream, 10).Scalar);
        AssertAll([10, 30], [74, 4], kernel.ReadAll(output, NodeRole.Wrt));
    }

    [Fact]
    public void Settled_AfterBothPasses_KeepsWhatIsReportedAndGivesTheRestBack()
    {
        IKernel kernel = new TapeKernel(Spec, Compiler.Ops);
        var (output, upstream) = Run(kernel, 2, 5);
        var before = output.Bytes + upstream.Bytes;

        var settled = kernel.Settled(output);

        Assert.Equal(10, kernel.Read(settled, 20).Scalar);
        Assert.Equal((6.0, 1.0), (kernel.ReadGradient(settled, upstream, 10).Scalar, kernel.ReadGradient(settled, upstream, 30).Scalar));
        AssertAll([20], [10], kernel.ReadAll(settled, NodeRole.Fetched));
        Assert.Equal(24, settled.Bytes);
        Assert.True(output.Bytes + upstream.Bytes < before);
        Assert.False(kernel.TryRead(settled, upstream, 20, out _, out _));
        Assert.Throws<ArgumentException>(() => kernel.Read(settled, 30));
    }

    [Fact]
    public void TryRead_AnyNode_IsThereAsLongAsTheRunKeepsIt()
    {
        IKernel kernel = new TapeKernel(Spec, Compiler.Ops);
        var output = kernel.Forward([2.0, 5.0]);

        Assert.True(kernel.TryRead(output, default, 30, out var value, out var gradient));
        Assert.Equal((12.0, (double?)null), (value, gradient));
        var (both, upstream) = Run(kernel, 2, 5);
        Assert.True(kernel.TryRead(both, upstream, 11, out value, out gradient));
        Assert.Equal((5.0, 2.0), (value, gradient));
        Assert.False(kernel.TryRead(both, upstream, 12, out _, out _));
    }

    [Fact]
    public void Run_Warm_TakesNoMemoryForItsColumns()
    {
        var graph = RandomGraphs.Create(3, 20_000, inputs: 5, OpMix.Bounded);
        var (tape, feeds) = (Tape.Of(graph), RandomGraphs.Feeds(3, graph));
        for (var i = 0; i < 3; i++) tape.Kernel.Settled(tape.Run(feeds).Output);
        var before = GC.GetAllocatedBytesForCurrentThread();

        tape.Kernel.Settled(tape.Run(feeds).Output);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000);
    }

    [Fact]
    public void Run_ManyThreadsAtOnce_DoNotDisturbEachOther()
    {
        const int Runs = 64;
        var graph = RandomGraphs.Create(9, 3000, inputs: 5, OpMix.Bounded);
        var tape = Tape.Of(graph);
        double[][] Gradients(Func<Func<int, double[]>, double[][]> all) => all(i =>
        {
            var run = tape.Run(RandomGraphs.Feeds(i % 7, graph));
            return tape.Kernel.ReadAll(tape.Kernel.Settled(run.Output), NodeRole.Wrt)!.Value.Numbers;
        });

        var oneByOne = Gradients(run => [.. Enumerable.Range(0, Runs).Select(run)]);
        var atOnce = Gradients(run => [.. Enumerable.Range(0, Runs).AsParallel().AsOrdered().WithDegreeOfParallelism(4).Select(run)]);

        Assert.Equal(oneByOne, atOnce);
    }

    [Fact]
    public void Forward_AMessageOfTheWrongLength_IsRefused()
    {
        IKernel kernel = new TapeKernel(Spec, Compiler.Ops);

        Assert.Throws<ArgumentException>(() => kernel.Forward([Tensor.Vector(1.0, 2.0), 3.0]));
    }

    [Fact]
    public void Run_AnOpOfOnesOwn_IsItsValueAndItsRule()
    {
        var ops = Compiler.Ops.With(new CubeOp());
        var builder = new GraphBuilder("cubes", ops);
        var x = builder.Input("x");
        var last = x;
        for (var i = 0; i < 3; i++) last = builder.Apply("test:Cube", last * 0.9);
        var tape = Tape.Of(builder.Build(last), ops: ops);

        var run = tape.Run(new Dictionary<string, double> { ["x"] = 1.1 });

        var value = Math.Pow(0.9, 39) * Math.Pow(1.1, 27);
        Close.Assert(value, run.ValueOf(last.Node), 1e-13, "value");
        Close.Assert(value * 27 / 1.1, run.GradientOf(x.Node), 1e-13, "gradient");
    }

    [Fact]
    public void Run_AnOpThatThrows_TellsWhichNodeAndOp()
    {
        var ops = Compiler.Ops.With(new CubeOp());
        var builder = new GraphBuilder("cubes", ops);
        var (x, y) = (builder.Input("x"), builder.Input("y"));
        var (first, second) = (builder.Apply("test:Cube", x + y), builder.Apply("test:Cube", x - y));
        var tape = Tape.Of(builder.Build(first + second), ops: ops);

        var failure = Assert.Throws<OpFailedException>(() => tape.Run(new Dictionary<string, double> { ["x"] = 1, ["y"] = 3 }));

        Assert.Equal((second.Node, "test:Cube", "negative"), (failure.GraphNode, failure.Op, failure.Message));
        Assert.Equal([-2.0], failure.Inputs);
    }

    private static void AssertAll(int[] nodes, double[] numbers, (int[] Nodes, double[] Numbers)? actual)
    {
        Assert.Equal(nodes, actual!.Value.Nodes);
        Assert.Equal(numbers, actual.Value.Numbers);
    }

    private static (Value Output, Value Upstream) Run(IKernel kernel, double x, double y)
    {
        var (output, upstream) = (kernel.Forward([x, y]), kernel.Sum([kernel.Seed, Tensor.Vector(0.0, 0.0)]));
        kernel.Backward([], output, upstream, new Value[2]);
        return (output, upstream);
    }

    private sealed class CubeOp() : UnaryOp("test:Cube")
    {
        public override double Scalar(double x) => x < 0 ? throw new InvalidOperationException("negative") : x * x * x;

        public override void Vjp(VjpContext z) => z.Accumulate(0, z.Upstream * 3 * (z.Input(0) * z.Input(0)));
    }
}
