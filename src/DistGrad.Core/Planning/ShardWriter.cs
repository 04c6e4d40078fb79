namespace DistGrad.Planning;

/// <summary>Writes a draft into shards: numbers slots and resolves every edge to shard, node and slot.</summary>
internal sealed class ShardWriter
{
    private readonly Graph _graph;
    private readonly Draft _draft;
    private readonly int[] _cut;
    private readonly int[] _outgoingStart;
    private readonly int[] _outgoing;

    // For each edge, the node it leads to.
    private readonly int[] _consumer;

    // For each edge, its gradient slot at the producer, or -1; for each node, the number of its gradient slots.
    private readonly int[] _gradientSlot;
    private readonly int[] _gradientSlots;

    public ShardWriter(Graph graph, Draft draft, int[] cut)
    {
        _graph = graph;
        _draft = draft;
        _cut = cut;
        (_outgoingStart, _outgoing) = draft.OutgoingEdges();
        _consumer = new int[draft.Sources.Count];
        for (var node = 0; node < draft.Count; node++)
            _consumer.AsSpan(draft.EdgeStart[node]..draft.EdgeStart[node + 1]).Fill(node);
        (_gradientSlot, _gradientSlots) = NumberGradientSlots();
    }

    public PlanShard[] Write()
    {
        var shards = new PlanShard[_cut.Length - 1];
        for (var shard = 0; shard < shards.Length; shard++) shards[shard] = Write(shard);
        return shards;
    }

    // The root's slot 0 is the seed; consumers follow in the order of their edges.
    private (int[] Slot, int[] Count) NumberGradientSlots()
    {
        var slot = new int[_draft.Sources.Count];
        Array.Fill(slot, -1);
        var count = new int[_draft.Count];
        for (var node = 0; node < _draft.Count; node++)
        {
            if (_draft.Roles[node].HasFlag(NodeRole.Root | NodeRole.Backward)) count[node] = 1;
            foreach (var edge in _outgoing.AsSpan(_outgoingStart[node].._outgoingStart[node + 1]))
                if (_draft.Carries[edge]) slot[edge] = count[node]++;
        }

        return (slot, count);
    }

    private PlanShard Write(int shard)
    {
        var (first, end) = (_cut[shard], _cut[shard + 1]);
        var (firstEdge, endEdge) = (_draft.EdgeStart[first], _draft.EdgeStart[end]);
        var (firstOut, endOut) = (_outgoingStart[first], _outgoingStart[end]);
        var kernels = new KernelTable();
        var (kernelOf, names) = (new int[end - first], new List<(int Node, string Name)>());
        var bound = new List<(int Slot, double Value)>();
        var (sourceShard, sourceNode) = (new int[endEdge - firstEdge], new int[endEdge - firstEdge]);
        for (var edge = firstEdge; edge < endEdge; edge++)
        {
            var source = _draft.Sources[edge];
            if (_draft.IsNode(source)) (sourceShard[edge - firstEdge], sourceNode[edge - firstEdge]) = Place(source);
            else if (source != Draft.Feed) bound.Add((edge - firstEdge, _draft.Constants[~source]));
        }

        for (var node = first; node < end; node++)
        {
            kernelOf[node - first] = kernels.IndexOf(KernelOf(node));
            if (!_draft.Roles[node].HasFlag(NodeRole.Inserted) && _graph.NameOf(_draft.GraphNodes[node]) is { } name) names.Add((node - first, name));
        }

        var targets = _outgoing.AsSpan(firstOut..endOut).ToArray();
        var places = Array.ConvertAll(targets, edge => Place(_consumer[edge]));
        return new PlanShard
        {
            Shard = shard,
            First = first,
            GraphNode = [.. _draft.GraphNodes[first..end]],
            Roles = [.. _draft.Roles[first..end]],
            Kernels = kernels.ToArray(),
            KernelOf = kernelOf,
            InputStart = Starts(first, end, node => _draft.EdgeStart[node + 1] - _draft.EdgeStart[node]),
            SourceShard = sourceShard,
            SourceNode = sourceNode,
            SourceSlot = _gradientSlot[firstEdge..endEdge],
            BoundSlots = [.. bound.Select(b => b.Slot)],
            BoundValues = [.. bound.Select(b => b.Value)],
            OutputStart = Starts(first, end, node => _outgoingStart[node + 1] - _outgoingStart[node]),
            TargetShard = Array.ConvertAll(places, place => place.Shard),
            TargetNode = Array.ConvertAll(places, place => place.Node),
            TargetSlot = Array.ConvertAll(targets, edge => edge - _draft.EdgeStart[_consumer[edge]]),
            GradientStart = Starts(first, end, node => _gradientSlots[node]),
            NamedNodes = [.. names.Select(n => n.Node)],
            Names = [.. names.Select(n => n.Name)],
        };
    }

    private KernelKey KernelOf(int node)
    {
        var (start, arity) = (_draft.EdgeStart[node], _draft.EdgeStart[node + 1] - _draft.EdgeStart[node]);
        var gradients = 0ul;
        for (var slot = 0; slot < arity; slot++)
            if (_draft.Carries[start + slot]) gradients |= 1ul << slot;
        return new KernelKey(_draft.Ops[node], arity, gradients);
    }

    private (int Shard, int Node) Place(int node)
    {
        var shard = (int)((long)node * (_cut.Length - 1) / _draft.Count);
        while (_cut[shard + 1] <= node) shard++;
        while (_cut[shard] > node) shard--;
        return (shard, node - _cut[shard]);
    }

    private static int[] Starts(int first, int end, Func<int, int> size)
    {
        var starts = new int[end - first + 1];
        for (var node = first; node < end; node++) starts[node - first + 1] = starts[node - first] + size(node);
        return starts;
    }

    /// <summary>The distinct kernels of a shard.</summary>
    private sealed class KernelTable
    {
        private readonly Dictionary<KernelKey, int> _index = [];

        public int IndexOf(KernelKey key)
        {
            if (!_index.TryGetValue(key, out var index)) _index.Add(key, index = _index.Count);
            return index;
        }

        public KernelKey[] ToArray() => [.. _index.OrderBy(pair => pair.Value).Select(pair => pair.Key)];
    }
}
