using DistGrad.Planning.Memory;

namespace DistGrad.Planning.Blocks;

/// <summary>Where a block's input comes from: another block, or (block -1) the relay of a graph node.</summary>
/// <param name="Block">The block, or -1.</param>
/// <param name="Node">The graph node of a relay; 0 for a block.</param>
internal readonly record struct BlockSource(int Block, int Node);

/// <summary>Works out what a block computes.</summary>
internal sealed class BlockBuilder
{
    private readonly Graph _graph;
    private readonly PlanSignature _signature;
    private readonly Liveness _live;
    private readonly OpRegistry _ops;
    private readonly int _number;
    private readonly int[] _blockOf;

    // What comes from outside, in the order of the sources; ascending within a block.
    private readonly int[] _inputs;
    private readonly HashSet<int> _carried;

    public BlockBuilder(Graph graph, PlanSignature signature, Liveness live, OpRegistry ops, IReadOnlyList<int> nodes, int number, int[] blockOf)
    {
        (_graph, _signature, _live, _ops, Nodes, _number, _blockOf) = (graph, signature, live, ops, nodes, number, blockOf);
        var (inputs, carried) = (new SortedSet<int>(), new HashSet<int>());
        foreach (var node in nodes)
        {
            var producers = graph.InputsOf(node);
            for (var slot = 0; slot < producers.Length; slot++)
            {
                if (blockOf[producers[slot]] == number || !IsValue(producers[slot])) continue;
                inputs.Add(producers[slot]);
                if (live.CarriesGradient(producers[slot], node, slot)) carried.Add(producers[slot]);
            }
        }

        _carried = carried;
        var bySource = inputs.GroupBy(SourceOf).OrderBy(group => group.First()).ToArray();
        _inputs = [.. bySource.SelectMany(group => group)];
        Sources = [.. bySource.Select(group => (group.Key, group.Any(carried.Contains)))];
    }

    /// <summary>Graph nodes of the block, ascending.</summary>
    public IReadOnlyList<int> Nodes { get; }

    public int First => Nodes[0];

    /// <summary>Where its inputs come from, one for each slot, and whether gradients go back there.</summary>
    public IReadOnlyList<(BlockSource Source, bool Carries)> Sources { get; }

    /// <summary>What it reads of another block, ascending.</summary>
    private int[] ReadOf(int block) => [.. _inputs.Where(input => _blockOf[input] == block)];

    public BlockSpec Build(BlockBuilder[] all, Func<int, double> work)
    {
        BlockBuilder[] consumers = [.. all.Where(block => block._number > _number && block.ReadOf(_number).Length > 0)];
        int[] fetched = [.. Nodes.Where(node => Array.BinarySearch(_signature.Fetches, node) >= 0)];
        int[] wrt = [.. Nodes.Where(node => _live.IsBackward(node) && Array.BinarySearch(_signature.Wrt, node) >= 0)];
        var hasRoot = _blockOf.Length > 0 && _signature.GradientOf >= 0 && _blockOf[_signature.GradientOf] == _number && _live.IsBackward(_signature.GradientOf);
        int[] adjoints = [.. (hasRoot ? [_signature.GradientOf] : Array.Empty<int>()).Concat(consumers.SelectMany(block => block.ReadOf(_number).Where(block._carried.Contains))).Distinct()];
        var (backward, keptNodes, outputs, whole) = adjoints.Length == 0 ? (null, [], [], _graph) : Differentiate(adjoints, wrt);
        int[] results = [.. fetched.Concat(consumers.SelectMany(block => block.ReadOf(_number))).Concat(keptNodes.Where(node => Array.IndexOf(_inputs, node) < 0)).Distinct()];
        var forward = Subgraph.Extract(whole, _inputs, results, _ops);
        return new BlockSpec
        {
            Forward = forward.Graph.ToBytes(),
            Backward = backward?.Graph.ToBytes() ?? [],
            InputSlot = Array.ConvertAll(_inputs, input => IndexOf(SourceOf(input))),
            InputAt = Array.ConvertAll(_inputs, input => _blockOf[input] < 0 ? -1 : Array.IndexOf(ReadOf(_blockOf[input]), input)),
            Outgoing = [.. consumers.Select(block => Array.ConvertAll(block.ReadOf(_number), node => Array.IndexOf(results, node)))],
            Kept = Array.ConvertAll(keptNodes, node => Array.IndexOf(results, node) is >= 0 and var result ? result : ~Array.IndexOf(_inputs, node)),
            AdjointsOf = AdjointSlots(consumers, adjoints, hasRoot),
            AdjointTypes = Array.ConvertAll(adjoints, _graph.TypeOf),
            GradientsOf = [.. Sources.Select(source => OutputsFor(source.Source, outputs))],
            Fetched = fetched,
            FetchedResult = Array.ConvertAll(fetched, node => Array.IndexOf(results, node)),
            Wrt = wrt,
            WrtOutput = Array.ConvertAll(wrt, node => Array.IndexOf(outputs, node)),
            HasRoot = hasRoot,
            Work = Nodes.Sum(work),
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
        var mine = Nodes.Select(node => Application(whole, node)).ToHashSet();
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

    // Slot 0 has the seed where the root is here; then come the consumers that send gradients.
    private int[][] AdjointSlots(BlockBuilder[] consumers, int[] adjoints, bool hasRoot)
    {
        var slots = new List<int[]>();
        if (hasRoot) slots.Add([0]);
        foreach (var block in consumers)
        {
            int[] carried = [.. block.ReadOf(_number).Where(block._carried.Contains)];
            if (carried.Length > 0) slots.Add(Array.ConvertAll(carried, node => Array.IndexOf(adjoints, node)));
        }

        return [.. slots];
    }

    private int[] OutputsFor(BlockSource source, int[] outputs) =>
        [.. _inputs.Where(input => _carried.Contains(input) && SourceOf(input) == source && outputs.Length > 0).Select(input => Array.IndexOf(outputs, input))];

    private int IndexOf(BlockSource source)
    {
        for (var slot = 0; slot < Sources.Count; slot++)
            if (Sources[slot].Source == source) return slot;
        return -1;
    }

    private BlockSource SourceOf(int input) => _blockOf[input] >= 0 ? new(_blockOf[input], 0) : new(-1, input);

    // Constants that nobody differentiates by are part of the block, which may be made for their values; for those who fetch them there are relays.
    private bool IsValue(int node) => _blockOf[node] >= 0 || _graph.IsInput(node)
        || (_graph.KindOf(node).Op is NodeKind.Constant or NodeKind.Parameter
            && ((_live.IsBackward(node) && Array.BinarySearch(_signature.Wrt, node) >= 0) || node == _signature.GradientOf));
}
