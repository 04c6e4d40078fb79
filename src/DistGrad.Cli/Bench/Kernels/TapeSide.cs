using DistGrad.Kernels;
using DistGrad.Planning;

namespace DistGrad.Cli.Bench.Kernels;

/// <summary>A graph as one tape, run by DistGrad's kernel: messages in, value and gradients of the inputs out.</summary>
internal sealed class TapeSide
{
    private readonly IKernel _kernel;
    private readonly Value _feeds;
    private readonly int _root;

    public TapeSide(TapeDraft draft)
    {
        var (graph, compiler) = (draft.Graph, new KernelCompiler());
        _root = graph.Outputs[0];
        int[] inputs = [.. Enumerable.Range(0, draft.Feeds.Length)];
        var live = new Liveness(graph, PlanSignature.Of([_root], _root, inputs), new GradientRules(graph, compiler.Ops));
        var at = new int[graph.Count];
        var code = new TapeAssembler(graph, compiler.Ops, live, at).Assemble([.. Enumerable.Range(inputs.Length, graph.Count - inputs.Length)], inputs);
        var spec = new TapeSpec
        {
            Ops = code.Ops,
            RunOp = code.RunOp,
            RunLength = code.RunLength,
            Operands = code.Operands,
            GraphNode = code.GraphNode,
            Constants = code.Constants,
            InputNode = inputs,
            InputStart = [0, inputs.Length],
            Outgoing = [],
            Adjoints = [[at[_root]]],
            Gradients = [[]],
            Fetched = [_root],
            FetchedAt = [at[_root]],
            Wrt = inputs,
            WrtAt = inputs,
            HasRoot = true,
            IsFed = true,
        };
        _kernel = compiler.Compile(new KernelKey(KernelKey.TapeOp, 1, 0, Tape: spec));
        _feeds = Tensor.Vector(draft.Feeds);
        Instructions = spec.Instructions;
    }

    /// <summary>Number of instructions.</summary>
    public int Instructions { get; }

    /// <summary>Value of the root, and gradient by the first input, of the latest run.</summary>
    public (double Root, double Gradient) Answer { get; private set; }

    /// <summary>Runs it forward and backward.</summary>
    public void Run()
    {
        var output = _kernel.Forward([_feeds]);
        var upstream = _kernel.Sum([_kernel.Seed]);
        _kernel.Backward([], output, upstream, new Value[1]);
        var settled = _kernel.Settled(output);
        Answer = (_kernel.Read(settled, _root).Scalar, _kernel.ReadGradient(settled, upstream, 0).Scalar);
    }
}
