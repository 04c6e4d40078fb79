using DistGrad.Planning.Memory;

namespace DistGrad.Planning.Blocks;

/// <summary>Works out what a block of tensor ops computes.</summary>
internal sealed class BlockBuilder
{
    private readonly Graph _graph;
    private readonly Liveness _live;
    private readonly OpRegistry _ops;
    private readonly int _number;
    private readonly int[] _nodes;
    private readonly int[] _blockOf;
    private readonly BlockReads _reads;
    private readonly WantedNodes _wanted;
    private readonly int _root;
    private readonly Func<int, bool> _isRelayed;

    // What comes from outside, in the order of the slots.
    private readonly int[] _inputs;
    private readonly HashSet<int> _carried;

    public BlockBuilder(Graph graph, PlanSignature signature, Liveness live, OpRegistry ops, int number, int[] nodes, int[] blockOf, BlockReads reads, WantedNodes wanted, Func<int, bool> isRelayed)
    {
        (_graph, _live, _ops, _number, _nodes, _blockOf, _reads, _wanted, _isRelayed) = (graph, live, ops, number, nodes, blockOf, reads, wanted, isRelayed);
        _root = signature.GradientOf;
        _inputs = [.. reads.Reads[number].SelectMany(read => read.Nodes)];
        _carried = [.. reads.Reads[number].SelectMany(read => read.Carried)];
    }

    public BlockSpec Build(Func<int, double> work)
    {
        BlockRead[] mine = _reads.Reads[_number];
        BlockRead[] outgoing = [.. _reads.Consumers[_number].Select(consumer => _reads.Reads[consumer.Block][consumer.Slot])];
        var (fetched, wrt) = (_wanted.Fetched(_number), _wanted.Wrt(_number));
        var hasRoot = _wanted.HasRoot(_number) && _live.IsBackward(_root);
        int[] adjoints = [.. (hasRoot ? [_root] : Array.Empty<int>()).Concat(outgoing.SelectMany(read => read.Carried)).Distinct()];
        var (backward, keptNodes, outputs, whole) = adjoints.Length == 0 ? (null, [], [], _graph) : Differentiate(adjoints, wrt);
        int[] results = [.. fetched.Concat(outgoing.SelectMany(read => read.Nodes)).Concat(keptNodes.Where(node => Array.IndexOf(_inputs, node) < 0)).Distinct()];
        var forward = Subgraph.Extract(whole, _inputs, results, _ops);
        return new BlockSpec
        {
            Forward = forward.Graph.ToBytes(),
            Backward = backward?.Graph.ToBytes() ?? [],
            InputSlot = [.. mine.SelectMany((read, slot) => read.Nodes.Select(_ => slot))],
            InputAt = [.. mine.SelectMany(read => read.Nodes.Select((_, at) => read.Source.Block < 0 ? -1 : at))],
            Outgoing = [.. outgoing.Select(read => Array.ConvertAll(read.Nodes, node => Array.IndexOf(results, node)))],
            Kept = Array.ConvertAll(keptNodes, node => Array.IndexOf(results, node) is >= 0 and var result ? result : ~Array.IndexOf(_inputs, node)),
            AdjointsOf = [.. (hasRoot ? [[0]] : Array.Empty<int[]>()).Concat(outgoing.Where(read => read.Carried.Length > 0).Select(read => Array.ConvertAll(read.Carried, node => Array.IndexOf(adjoints, node))))],
            AdjointTypes = Array.ConvertAll(adjoints, _graph.TypeOf),
            GradientsOf = [.. mine.Select(read => outputs.Length == 0 ? [] : Array.ConvertAll(read.Carried, node => Array.IndexOf(outputs, node)))],
            Fetched = fetched,
            FetchedResult = Array.ConvertAll(fetched, node => Array.IndexOf(results, node)),
            Wrt = wrt,
            WrtOutput = Array.ConvertAll(wrt, node => Array.IndexOf(outputs, node)),
            HasRoot = hasRoot,
            Work = _nodes.Sum(work),
            ResultTypes = Types(forward.Graph),
            GradientTypes = backward is null ? [] : Types(backward.Graph),
            ForwardScratch = GraphScratch.Bound(forward.Graph),
            BackwardScratch = backward is null ? 0 : GraphScratch.Bound(backward.Graph),
        };
    }

    private static TensorType[] Types(Graph graph) => Array.ConvertAll(graph.Outputs.ToArray(), graph.TypeOf);

    // The backward graph; the nodes of the whole it reads; for each of its outputs the node whose gradient it is; and the whole,
    // which has what the gradient rules compute from values alone beyond the graph.
    private (Subgraph Backward, int[] Kept, int[] Outputs, Graph Whole) Differentiate(int[] adjoints, int[] wrt)
    {
        var builder = new Specializer(_ops).Continue(_graph);
        Expr[] upstreams = [.. adjoints.Select(node => builder.Unnamed(new NodeKind(NodeKind.Input, _graph.TypeOf(node))))];
        int[] outputs = [.. _inputs.Where(_carried.Contains).Concat(wrt)];
        var roots = adjoints.Select((node, i) => (new Expr(builder, node), upstreams[i])).ToArray();
        var gradients = Differentiator.Gradients(builder, roots, [.. outputs.Select(node => new Expr(builder, node))], node => _blockOf[node] == _number);
        Expr[] exprs = [.. gradients.Select((gradient, i) => gradient ?? builder.Constant(Tensor.Full(_graph.TypeOf(outputs[i]), 0)))];
        var whole = builder.Build(exprs);
        var needed = Subgraph.Needed(whole, [], exprs.Select(expr => expr.Node));
        int[] kept = [.. Kept(whole, needed)];
        int[] given = [.. kept.Concat(upstreams.Select(upstream => upstream.Node))];
        return (Subgraph.Extract(whole, given, [.. exprs.Select(expr => expr.Node)], _ops), kept, outputs, whole);
    }

    // Forward values that the backward part reads, and other outputs of ops that the forward part applies anyway.
    private SortedSet<int> Kept(Graph whole, SortedSet<int> needed)
    {
        var mine = _nodes.Select(node => Application(whole, node)).ToHashSet();
        var kept = new SortedSet<int>();
        foreach (var node in needed)
        {
            if (node < _graph.Count || (whole.KindOf(node).Output > 0 && mine.Contains(Application(whole, node)))) continue;
            foreach (var input in whole.InputsOf(node))
            {
                var isForward = (input < _graph.Count && IsValue(input)) || (whole.KindOf(input).Output > 0 && mine.Contains(Application(whole, input)));
                if (isForward) kept.Add(input);
            }
        }

        foreach (var output in whole.Outputs)
            if (output < _graph.Count && IsValue(output)) kept.Add(output);
        return kept;
    }

    private static string Application(Graph graph, int node) => $"{graph.OpOf(node)}({string.Join(',', graph.InputsOf(node).ToArray())}){graph.KindOf(node).Attributes}";

    private bool IsValue(int node) => _blockOf[node] >= 0 || _isRelayed(node);
}
