using System.Runtime.InteropServices;

namespace DistGrad.Planning;

/// <summary>Writes a draft into shards: numbers slots and resolves every edge to shard, node and slot.</summary>
internal sealed class ShardWriter
{
    private readonly Graph _graph;
    private readonly Draft _draft;
    private readonly OpRegistry _ops;
    private readonly int[] _cut;
    private readonly int[] _outgoingStart;
    private readonly int[] _outgoing;

    // For each edge, the node it leads to.
    private readonly int[] _consumer;

    // For each edge, its gradient slot at the producer, or -1; for each node, its first gradient slot, and the end.
    private readonly int[] _gradientSlot;
    private readonly int[] _gradientStart;

    public ShardWriter(Graph graph, Draft draft, int[] cut, OpRegistry ops)
    {
        _graph = graph;
        _draft = draft;
        _ops = ops;
        _cut = cut;
        (_outgoingStart, _outgoing) = draft.OutgoingEdges();
        _consumer = new int[draft.Sources.Count];
        for (var node = 0; node < draft.Count; node++)
            _consumer.AsSpan(draft.EdgeStart[node]..draft.EdgeStart[node + 1]).Fill(node);
        (_gradientSlot, _gradientStart) = NumberGradientSlots();
    }

    public PlanShard[] Write()
    {
        var shards = new PlanShard[_cut.Length - 1];
        for (var shard = 0; shard < shards.Length; shard++) shards[shard] = Write(shard);
        return shards;
    }

    // The root's slot 0 is the seed; consumers follow in the order of their edges.
    private (int[] Slot, int[] Start) NumberGradientSlots()
    {
        var slot = new int[_draft.Sources.Count];
        Array.Fill(slot, -1);
        var start = new int[_draft.Count + 1];
        for (var node = 0; node < _draft.Count; node++)
        {
            var count = _draft.Roles[node].HasFlag(NodeRole.Root | NodeRole.Backward) ? 1 : 0;
            foreach (var edge in _outgoing.AsSpan(_outgoingStart[node].._outgoingStart[node + 1]))
                if (_draft.Carries[edge]) slot[edge] = count++;
            start[node + 1] = start[node] + count;
        }

        return (slot, start);
    }

    private PlanShard Write(int shard)
    {
        var (first, end) = (_cut[shard], _cut[shard + 1]);
        var (kernels, kernelOf) = Kernels(first, end);
        var (sourceShard, sourceNode, boundSlots, boundValues) = Incoming(_draft.EdgeStart[first], _draft.EdgeStart[end]);
        var (targetShard, targetNode, targetSlot) = Outgoing(_outgoing.AsSpan(_outgoingStart[first].._outgoingStart[end]));
        var (namedNodes, names) = Named(first, end);
        return new PlanShard
        {
            Shard = shard,
            First = first,
            GraphNode = [.. CollectionsMarshal.AsSpan(_draft.GraphNodes)[first..end]],
            Roles = [.. CollectionsMarshal.AsSpan(_draft.Roles)[first..end]],
            Kernels = kernels,
            KernelOf = kernelOf,
            InputStart = FromZero(CollectionsMarshal.AsSpan(_draft.EdgeStart)[first..(end + 1)]),
            SourceShard = sourceShard,
            SourceNode = sourceNode,
            SourceSlot = _gradientSlot[_draft.EdgeStart[first].._draft.EdgeStart[end]],
            BoundSlots = boundSlots,
            BoundValues = boundValues,
            OutputStart = FromZero(_outgoingStart.AsSpan(first, end - first + 1)),
            TargetShard = targetShard,
            TargetNode = targetNode,
            TargetSlot = targetSlot,
            GradientStart = FromZero(_gradientStart.AsSpan(first, end - first + 1)),
            NamedNodes = namedNodes,
            Names = names,
        };
    }

    private (int[] Shard, int[] Node, int[] BoundSlots, Value[] BoundValues) Incoming(int first, int end)
    {
        var (shard, node) = (new int[end - first], new int[end - first]);
        var (boundSlots, boundValues) = (new List<int>(), new List<Value>());
        for (var edge = first; edge < end; edge++)
        {
            var source = _draft.Sources[edge];
            if (_draft.IsNode(source))
            {
                (shard[edge - first], node[edge - first]) = Place(source);
            }
            else if (source != Draft.Feed)
            {
                boundSlots.Add(edge - first);
                boundValues.Add(_draft.Constants[~source].Value);
            }
        }

        return (shard, node, [.. boundSlots], [.. boundValues]);
    }

    private (int[] Shard, int[] Node, int[] Slot) Outgoing(ReadOnlySpan<int> edges)
    {
        var (shard, node, slot) = (new int[edges.Length], new int[edges.Length], new int[edges.Length]);
        for (var i = 0; i < edges.Length; i++)
        {
            var consumer = _consumer[edges[i]];
            (shard[i], node[i]) = Place(consumer);
            slot[i] = edges[i] - _draft.EdgeStart[consumer];
        }

        return (shard, node, slot);
    }

    private (int[] Nodes, string[] Names) Named(int first, int end)
    {
        var (nodes, names) = (new List<int>(), new List<string>());
        for (var node = first; node < end; node++)
        {
            if (_draft.Roles[node].HasFlag(NodeRole.Inserted) || _graph.Index.OwnNameOf(_draft.GraphNodes[node]) is not { } name) continue;
            nodes.Add(node - first);
            names.Add(name);
        }

        return ([.. nodes], [.. names]);
    }

    private (KernelKey[] Distinct, int[] Of) Kernels(int first, int end)
    {
        var (index, distinct, of) = (new Dictionary<KernelKey, int>(), new List<KernelKey>(), new int[end - first]);
        for (var node = first; node < end; node++)
        {
            var key = KernelOf(node);
            if (!index.TryGetValue(key, out of[node - first]))
            {
                index.Add(key, of[node - first] = distinct.Count);
                distinct.Add(key);
            }
        }

        return ([.. distinct], of);
    }

    private KernelKey KernelOf(int node)
    {
        var (start, arity) = (_draft.EdgeStart[node], _draft.EdgeStart[node + 1] - _draft.EdgeStart[node]);
        var gradients = 0ul;
        for (var slot = 0; slot < arity; slot++)
            if (_draft.Carries[start + slot] && slot < KernelKey.MaxArity) gradients |= 1ul << slot;
        return _draft.Tapes.TryGetValue(node, out var tape) ? new KernelKey(KernelKey.TapeOp, arity, 0, Tape: tape)
            : _draft.Blocks.TryGetValue(node, out var block) ? new KernelKey(KernelKey.BlockOp, arity, 0, Block: block)
            : new KernelKey(_draft.Kinds[node].Op, arity, gradients, SpecOf(node, start, arity));
    }

    // Null where all values are scalars and there are no attributes.
    private TensorSpec? SpecOf(int node, int start, int arity)
    {
        var kind = _draft.Kinds[node];
        var isScalar = IsScalar(kind.Type) && kind.Attributes.Count == 0 && kind.Output == 0;
        for (var edge = start; edge < start + arity && isScalar; edge++) isScalar = _draft.Sources[edge] == Draft.Feed || IsScalar(_draft.TypeOf(_draft.Sources[edge]));
        var op = _ops.Find(kind.Op);
        if (isScalar && op is ElementwiseOp) return null;
        var (types, values) = (new TensorType[arity], new Tensor?[arity]);
        for (var slot = 0; slot < arity; slot++)
        {
            var source = _draft.Sources[start + slot];
            types[slot] = source == Draft.Feed ? kind.Type : _draft.TypeOf(source);
            if (slot < 64 && (op.ConstantInputs >> slot & 1) != 0 && source < 0 && source != Draft.Feed && types[slot] != default) values[slot] = _draft.Constants[~source].Value.ToTensor(types[slot].DType);
        }

        return TensorSpec.Of(types, values, kind.Type, kind.Attributes, kind.Output);
    }

    private static bool IsScalar(TensorType type) => type is { IsScalar: true } or { IsTruth: true };

    private (int Shard, int Node) Place(int node)
    {
        var shard = (int)((long)node * (_cut.Length - 1) / _draft.Count);
        while (_cut[shard + 1] <= node) shard++;
        while (_cut[shard] > node) shard--;
        return (shard, node - _cut[shard]);
    }

    private static int[] FromZero(ReadOnlySpan<int> starts)
    {
        var shifted = new int[starts.Length];
        for (var i = 0; i < shifted.Length; i++) shifted[i] = starts[i] - starts[0];
        return shifted;
    }
}
