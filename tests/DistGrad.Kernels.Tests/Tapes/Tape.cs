using DistGrad.Kernels.Tapes;
using DistGrad.Planning;

namespace DistGrad.Kernels.Tests.Tapes;

/// <summary>A graph as one tape, with all inputs in one slot.</summary>
internal sealed class Tape
{
    private static readonly OpRegistry Standard = new KernelCompiler().Ops;

    private Tape(Graph graph, TapeSpec spec, int[] inputs, OpRegistry ops)
    {
        (Graph, Spec, Inputs) = (graph, spec, inputs);
        Kernel = new TapeKernel(spec, ops);
    }

    public Graph Graph { get; }

    public TapeSpec Spec { get; }

    public int[] Inputs { get; }

    public TapeKernel Kernel { get; }

    /// <summary>The tape of what the graph's first output needs.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="wrt">Nodes to differentiate by; all inputs if null.</param>
    /// <param name="fetches">Nodes to fetch beside the root.</param>
    /// <param name="ops">Ops of the graph.</param>
    public static Tape Of(Graph graph, int[]? wrt = null, int[]? fetches = null, OpRegistry? ops = null)
    {
        ops ??= Standard;
        var root = graph.Outputs[0];
        wrt ??= [.. Enumerable.Range(0, graph.Count).Where(graph.IsInput)];
        var signature = PlanSignature.Of([.. fetches ?? [], root], root, wrt);
        var live = new Liveness(graph, signature, new GradientRules(graph, ops));
        int[] inputs = [.. Enumerable.Range(0, graph.Count).Where(node => graph.IsInput(node) || (graph.IsConstant(node) && (signature.Wrt.Contains(node) || signature.Fetches.Contains(node))))];
        int[] nodes = [.. Enumerable.Range(0, graph.Count).Where(node => !graph.KindOf(node).IsSource && live.IsNeeded(node))];
        var at = new int[graph.Count];
        var code = new TapeAssembler(graph, ops, live, at).Assemble(nodes, inputs);
        signature = signature with { Wrt = [.. signature.Wrt.Where(node => nodes.Contains(node) || inputs.Contains(node))] };
        return new Tape(graph, SpecOf(code, inputs, root, at, signature), inputs, ops);
    }

    private static TapeSpec SpecOf(TapeCode code, int[] inputs, int root, int[] at, PlanSignature signature) => new()
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
        Adjoints = [[at[root]]],
        Gradients = [[]],
        Fetched = signature.Fetches,
        FetchedAt = Array.ConvertAll(signature.Fetches, node => at[node]),
        Wrt = signature.Wrt,
        WrtAt = Array.ConvertAll(signature.Wrt, node => at[node]),
        HasRoot = true,
        IsFed = true,
    };

    /// <summary>Runs it forward and backward.</summary>
    /// <param name="feeds">Values of the inputs, by name.</param>
    public TapeRun Run(IReadOnlyDictionary<string, double> feeds)
    {
        double[] values = [.. Inputs.Select(node => Graph.IsConstant(node) ? Graph.ConstantOf(node).Scalar : feeds[Graph.Label(node)])];
        var output = Kernel.Forward([Tensor.Vector(values)]);
        var upstream = Kernel.Sum([((IKernel)Kernel).Seed]);
        Kernel.Backward([], output, upstream, new Value[1]);
        return new TapeRun(Kernel, output, upstream);
    }
}

/// <summary>What a tape computed.</summary>
internal sealed record TapeRun(TapeKernel Kernel, Value Output, Value Upstream)
{
    public double ValueOf(int node) => Kernel.TryRead(Output, Upstream, node, out var value, out _) ? value : throw new ArgumentException($"#{node}");

    public double GradientOf(int node) => Kernel.TryRead(Output, Upstream, node, out _, out var gradient) ? gradient ?? double.NaN : throw new ArgumentException($"#{node}");
}
