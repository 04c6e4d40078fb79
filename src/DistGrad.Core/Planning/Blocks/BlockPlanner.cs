using DistGrad.Planning.Partitioning;

namespace DistGrad.Planning.Blocks;

/// <summary>
/// Takes what a signature needs of a graph into a draft of few nodes: blocks of ops, blocks of fed scalars, and a relay for every other
/// value that is fed or differentiated by. Everything that goes from one block to another is one message.
/// </summary>
internal sealed class BlockPlanner
{
    private const int MaxTensorBlocks = 480;
    private const string Relay = "Identity";

    // Fed scalars to a block: at most a message of half a megabyte, and not so few that messages cost more than what is in them.
    private const int MaxFed = 1 << 16;
    private const int MinFed = 1 << 12;

    // In place of a block, for a fed number that no block reads so far.
    private const int Untaken = -2;

    private readonly Graph _graph;
    private readonly PlanSignature _signature;
    private readonly Liveness _live;
    private readonly OpRegistry _ops;
    private readonly ScalarNodes _scalars;
    private readonly Draft _draft = new(64, 64);
    private readonly int[] _plannedNode;

    // For each graph node, the block that computes it or takes its feed, or -1.
    private readonly int[] _blockOf;
    private readonly List<Block> _blocks = [];

    public BlockPlanner(Graph graph, PlanSignature signature, Liveness live, OpRegistry ops)
    {
        (_graph, _signature, _live, _ops, _scalars) = (graph, signature, live, ops, new ScalarNodes(graph, ops));
        (_plannedNode, _blockOf) = (new int[graph.Count], new int[graph.Count]);
        Array.Fill(_plannedNode, -1);
        Array.Fill(_blockOf, -1);
    }

    private enum Sort
    {
        Fed,
        Scalars,
        Tensors,
    }

    /// <summary>The draft, and for each graph node its planned node, or -1.</summary>
    /// <param name="count">Number of blocks wanted; there are fewer where there are fewer ops.</param>
    /// <param name="size">Most tensor ops in a block, before there are more blocks.</param>
    public (Draft Draft, int[] PlannedNode) Take(int count, int size)
    {
        var phases = Phases.Of(_graph, NeededOps(), _scalars.IsScalarOp);
        var blocks = new List<Block>();
        foreach (var (nodes, areScalars) in phases)
        {
            if (areScalars) CutScalars(blocks, nodes, count);
            else CutTensors(blocks, nodes, Math.Clamp(count, 1, MaxTensorBlocks), size);
        }

        var fed = phases.Count == 0 || phases.Any(phase => phase.AreScalars) ? FedScalars(blocks) : [];
        for (var next = 0; next <= blocks.Count; next++)
        {
            foreach (var (before, nodes) in fed)
                if (before == next) AddBlock(new Block(Sort.Fed, nodes));
            if (next < blocks.Count) AddBlock(blocks[next]);
        }

        for (var node = 0; node < _graph.Count; node++)
            if (_live.IsNeeded(node) && _blockOf[node] < 0 && _graph.Columns.Kinds[_graph.Columns.KindOf[node]].IsSource) _plannedNode[node] = AddRelay(node);
        AddBlocks();
        return (_draft, _plannedNode);
    }

    private int[] NeededOps()
    {
        var isSource = Array.ConvertAll(_graph.Columns.Kinds, kind => kind.IsSource);
        var kindOf = _graph.Columns.KindOf;
        var count = 0;
        for (var node = 0; node < kindOf.Length; node++)
            if (_live.IsNeeded(node) && !isSource[kindOf[node]]) count++;
        var (nodes, next) = (new int[count], 0);
        for (var node = 0; node < kindOf.Length; node++)
            if (_live.IsNeeded(node) && !isSource[kindOf[node]]) nodes[next++] = node;
        return nodes;
    }

    // The numbers that are fed, in groups, each to be placed before the first block that reads any of it: so those that the blocks of
    // a silo read are mostly fed to that silo.
    private List<(int Before, int[] Nodes)> FedScalars(List<Block> blocks)
    {
        var isInput = Array.ConvertAll(_graph.Columns.Kinds, kind => kind.Op == NodeKind.Input);
        var kindOf = _graph.Columns.KindOf;
        var inputs = new List<int>();
        for (var node = 0; node < kindOf.Length; node++)
            if (isInput[kindOf[node]] && _live.IsNeeded(node) && _scalars.IsNumber(node)) inputs.Add(node);
        var groups = new List<(int Before, int[] Nodes)>();
        if (inputs.Count <= MinFed)
        {
            if (inputs.Count > 0) groups.Add((0, [.. inputs]));
            return groups;
        }

        // Each is taken by its first reader; the few that nobody reads come with the last.
        foreach (var input in inputs) _blockOf[input] = Untaken;
        var (taken, first) = (new List<int>(), 0);
        for (var block = 0; block < blocks.Count; block++)
        {
            foreach (var node in blocks[block].Nodes.Span) Claim(_graph.InputsOf(node));
            if (taken.Count < MinFed) continue;
            Close(block + 1);
        }

        Claim(inputs.ToArray());
        Close(blocks.Count);
        return groups;

        void Claim(ReadOnlySpan<int> nodes)
        {
            foreach (var node in nodes)
            {
                if (_blockOf[node] != Untaken) continue;
                _blockOf[node] = -1;
                taken.Add(node);
            }
        }

        void Close(int next)
        {
            taken.Sort();
            foreach (var chunk in taken.Chunk(MaxFed)) groups.Add((first, chunk));
            taken.Clear();
            first = next;
        }
    }

    private void CutScalars(List<Block> blocks, int[] nodes, int count)
    {
        var partition = new Partitioner().Partition(_graph, nodes, Array.ConvertAll(_graph.Columns.Kinds, ScalarWork.Of));
        var (order, start) = (partition.Order, partition.Start);
        if (partition.Blocks < count) start = [.. Enumerable.Range(0, count + 1).Select(block => (int)((long)order.Length * block / count))];
        for (var block = 0; block + 1 < start.Length; block++)
            if (start[block] < start[block + 1]) blocks.Add(new Block(Sort.Scalars, order.AsMemory(start[block]..start[block + 1])));
    }

    // Intervals of the topological order of about equal work.
    private void CutTensors(List<Block> found, int[] nodes, int count, int size)
    {
        var work = Array.ConvertAll(nodes, WorkOf);
        var (share, done, most) = (work.Sum() / count, 0.0, Math.Max(size, (nodes.Length + MaxTensorBlocks - 1) / MaxTensorBlocks));
        var (first, blocks) = (0, 0);
        for (var i = 0; i < nodes.Length; i++)
        {
            if (i > first && (i - first >= most || (blocks < count - 1 && done >= share * (blocks + 1))))
            {
                found.Add(new Block(Sort.Tensors, nodes.AsMemory(first..i)));
                (first, blocks) = (i, blocks + 1);
            }

            done += work[i];
        }

        if (first < nodes.Length) found.Add(new Block(Sort.Tensors, nodes.AsMemory(first..)));
    }

    private void AddBlock(Block block)
    {
        foreach (var node in block.Nodes.Span) _blockOf[node] = _blocks.Count;
        _blocks.Add(block);
    }

    private double WorkOf(int node)
    {
        var op = _ops.Find(_graph.OpOf(node));
        return op.Work(new OpNode(op, [.. _graph.InputsOf(node).ToArray().Select(_graph.TypeOf)], attributes: _graph.KindOf(node).Attributes), _graph.TypeOf(node));
    }

    private int AddRelay(int node)
    {
        var (kind, role) = (_graph.KindOf(node), RoleOf(node));
        if (kind.Op == NodeKind.Input)
        {
            _draft.AddEdge(Draft.Feed, carries: false);
            return _draft.Add(new NodeKind(Relay, kind.Type), node, role | NodeRole.Fed);
        }

        // Constants that nobody asks for are constants of the blocks that read them.
        if (kind.Op == NodeKind.Absent || role == NodeRole.None) return -1;
        _draft.AddEdge(_draft.AddConstant(_graph.ConstantOf(node), kind.Type), carries: false);
        return _draft.Add(new NodeKind(Relay, kind.Type), node, role);
    }

    private void AddBlocks()
    {
        var positionOf = new int[_graph.Count];
        var reads = new BlockReads(_graph, _live, _blocks.ConvertAll(block => block.Nodes), _blockOf, IsRelayed, positionOf);
        var wanted = new WantedNodes(_signature, _live, _blockOf, _blocks.Count);
        var tapes = new TapeBuilder(_signature, _live, reads, wanted, new TapeAssembler(_graph, _ops, _live, positionOf), positionOf);
        var plannedOf = new int[_blocks.Count];
        for (var number = 0; number < _blocks.Count; number++)
        {
            var (sort, nodes) = _blocks[number];
            if (sort == Sort.Fed) _draft.AddEdge(Draft.Feed, carries: false);
            foreach (var read in reads.Reads[number]) _draft.AddEdge(read.Source.Block >= 0 ? plannedOf[read.Source.Block] : _plannedNode[read.Source.Node], read.Carried.Length > 0);
            var planned = plannedOf[number] = _draft.Add(new NodeKind(sort == Sort.Tensors ? KernelKey.BlockOp : KernelKey.TapeOp, default), First(nodes.Span), RoleOf(number, nodes.Span, wanted) | (sort == Sort.Fed ? NodeRole.Fed : NodeRole.None));
            foreach (var node in nodes.Span) _plannedNode[node] = planned;
            if (sort == Sort.Tensors) _draft.Blocks.Add(planned, new BlockBuilder(_graph, _signature, _live, _ops, number, nodes.ToArray(), _blockOf, reads, wanted, IsRelayed).Build(WorkOf));
            else _draft.Tapes.Add(planned, sort == Sort.Fed ? tapes.BuildFed(number, nodes.Span) : tapes.Build(number, nodes.Span));
        }
    }

    private static int First(ReadOnlySpan<int> nodes)
    {
        var first = nodes[0];
        foreach (var node in nodes) first = Math.Min(first, node);
        return first;
    }

    // Constants that nobody differentiates by are part of the block, which may be made for their values; for those who fetch them there are relays.
    private bool IsRelayed(int node) => _graph.IsInput(node)
        || (_graph.KindOf(node).Op is NodeKind.Constant or NodeKind.Parameter
            && ((_live.IsBackward(node) && Array.BinarySearch(_signature.Wrt, node) >= 0) || node == _signature.GradientOf));

    private NodeRole RoleOf(int block, ReadOnlySpan<int> nodes, WantedNodes wanted)
    {
        var role = NodeRole.None;
        if (wanted.Fetched(block).Length > 0) role |= NodeRole.Fetched;
        if (wanted.HasRoot(block)) role |= NodeRole.Root;
        if (wanted.Wrt(block).Length > 0) role |= NodeRole.Wrt;
        foreach (var node in nodes)
        {
            if (!_live.IsBackward(node)) continue;
            role |= NodeRole.Backward;
            break;
        }

        return role;
    }

    private NodeRole RoleOf(int node)
    {
        var role = NodeRole.None;
        if (Array.BinarySearch(_signature.Fetches, node) >= 0) role |= NodeRole.Fetched;
        if (node == _signature.GradientOf) role |= NodeRole.Root;
        if (_live.IsBackward(node)) role |= NodeRole.Backward | (Array.BinarySearch(_signature.Wrt, node) >= 0 ? NodeRole.Wrt : NodeRole.None);
        return role;
    }

    private readonly record struct Block(Sort Sort, ReadOnlyMemory<int> Nodes);
}
