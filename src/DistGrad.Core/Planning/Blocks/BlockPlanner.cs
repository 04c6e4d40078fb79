namespace DistGrad.Planning.Blocks;

/// <summary>
/// Takes what a signature needs of a graph into a draft of few nodes: blocks, each an interval of the topological order, and a
/// relay for every value that is fed or differentiated by. Everything that goes from one block to another is one message.
/// </summary>
internal sealed class BlockPlanner(Graph graph, PlanSignature signature, Liveness live, OpRegistry ops)
{
    private const int MaxBlocks = 480;
    private const string Relay = "Identity";

    private readonly Draft _draft = new(64, 64);
    private readonly int[] _plannedNode = new int[graph.Count];

    // For each graph node, the block that computes it, or -1.
    private readonly int[] _blockOf = new int[graph.Count];

    /// <summary>The draft, and for each graph node its planned node, or -1.</summary>
    /// <param name="count">Number of blocks wanted; there are fewer where there are fewer ops.</param>
    /// <param name="size">Most ops in a block, before there are more blocks.</param>
    public (Draft Draft, int[] PlannedNode) Take(int count, int size)
    {
        Array.Fill(_plannedNode, -1);
        Array.Fill(_blockOf, -1);
        for (var node = 0; node < graph.Count; node++)
            if (live.IsNeeded(node) && graph.KindOf(node).IsSource) _plannedNode[node] = AddSource(node);
        var blocks = Cut(Math.Clamp(count, 1, MaxBlocks), size);
        var built = blocks.Select((nodes, i) => new BlockBuilder(graph, signature, live, ops, nodes, i, _blockOf)).ToArray();
        foreach (var block in built) AddBlock(block, built);
        return (_draft, _plannedNode);
    }

    private int AddSource(int node)
    {
        var (kind, role) = (graph.KindOf(node), RoleOf(node));
        if (kind.Op == NodeKind.Input)
        {
            _draft.AddEdge(Draft.Feed, carries: false);
            return _draft.Add(new NodeKind(Relay, kind.Type), node, role | NodeRole.Fed);
        }

        // Constants that nobody asks for are constants of the blocks that read them.
        if (kind.Op == NodeKind.Absent || role == NodeRole.None) return -1;
        _draft.AddEdge(_draft.AddConstant(graph.ConstantOf(node), kind.Type), carries: false);
        return _draft.Add(new NodeKind(Relay, kind.Type), node, role);
    }

    // Intervals of the topological order of about equal work.
    private List<List<int>> Cut(int count, int size)
    {
        int[] nodes = [.. Enumerable.Range(0, graph.Count).Where(node => live.IsNeeded(node) && !graph.KindOf(node).IsSource)];
        var work = Array.ConvertAll(nodes, WorkOf);
        var (share, done, most) = (work.Sum() / count, 0.0, Math.Max(size, (nodes.Length + MaxBlocks - 1) / MaxBlocks));
        var blocks = new List<List<int>>();
        for (var i = 0; i < nodes.Length; i++)
        {
            if (blocks.Count == 0 || blocks[^1].Count >= most || (blocks.Count < count && done >= share * blocks.Count)) blocks.Add([]);
            blocks[^1].Add(nodes[i]);
            _blockOf[nodes[i]] = blocks.Count - 1;
            done += work[i];
        }

        return blocks;
    }

    private double WorkOf(int node)
    {
        var op = ops.Find(graph.OpOf(node));
        return op.Work(new OpNode(op, [.. graph.InputsOf(node).ToArray().Select(graph.TypeOf)], attributes: graph.KindOf(node).Attributes), graph.TypeOf(node));
    }

    private void AddBlock(BlockBuilder block, BlockBuilder[] all)
    {
        foreach (var (source, carries) in block.Sources) _draft.AddEdge(source.Block >= 0 ? _plannedNode[all[source.Block].First] : _plannedNode[source.Node], carries);
        var role = NodeRole.None;
        foreach (var node in block.Nodes) role |= RoleOf(node);
        var planned = _draft.Add(new NodeKind(KernelKey.BlockOp, default), block.First, role);
        foreach (var node in block.Nodes) _plannedNode[node] = planned;
        _draft.Blocks.Add(planned, block.Build(all, WorkOf));
    }

    private NodeRole RoleOf(int node)
    {
        var role = NodeRole.None;
        if (Array.BinarySearch(signature.Fetches, node) >= 0) role |= NodeRole.Fetched;
        if (node == signature.GradientOf) role |= NodeRole.Root;
        if (live.IsBackward(node)) role |= NodeRole.Backward | (Array.BinarySearch(signature.Wrt, node) >= 0 ? NodeRole.Wrt : NodeRole.None);
        return role;
    }
}
