namespace DistGrad.Planning.Blocks;

/// <summary>Where a block's input comes from: another block, or (block -1) the relay of a graph node.</summary>
/// <param name="Block">The block, or -1.</param>
/// <param name="Node">The graph node of a relay; 0 for a block.</param>
internal readonly record struct BlockSource(int Block, int Node);

/// <summary>What a block reads from one source: a forward slot.</summary>
/// <param name="Source">The source.</param>
/// <param name="Nodes">Graph nodes whose values travel, ascending.</param>
/// <param name="Carried">Those of them whose gradients go back, ascending.</param>
internal sealed record BlockRead(BlockSource Source, int[] Nodes, int[] Carried);

/// <summary>What the blocks of a plan read of each other and of relays. Whatever two blocks exchange in a pass is one message.</summary>
/// <remarks>Linear in the number of edges, but for the sorting of what crosses.</remarks>
internal sealed class BlockReads
{
    private readonly Graph _graph;
    private readonly Liveness _live;
    private readonly int[] _blockOf;
    private readonly Func<int, bool> _isRelayed;

    // What the block at hand reads, whether a gradient goes back, and for each graph node its place there: valid where the place holds the node.
    private readonly List<int> _found = [];
    private readonly List<bool> _carries = [];
    private readonly int[] _place;

    /// <summary>Finds what blocks read.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="live">What of it is needed.</param>
    /// <param name="blocks">Nodes of each block; a block reads earlier ones only.</param>
    /// <param name="blockOf">Block of each graph node, or -1.</param>
    /// <param name="isRelayed">Whether a node outside all blocks has a relay that passes its value on; else it is a constant of the block that reads it.</param>
    /// <param name="scratch">An entry for each graph node, of any content; free again afterwards.</param>
    public BlockReads(Graph graph, Liveness live, IReadOnlyList<ReadOnlyMemory<int>> blocks, int[] blockOf, Func<int, bool> isRelayed, int[] scratch)
    {
        (_graph, _live, _blockOf, _isRelayed, _place) = (graph, live, blockOf, isRelayed, scratch);
        Reads = new BlockRead[blocks.Count][];
        var consumers = new List<(int, int)>[blocks.Count];
        for (var block = 0; block < blocks.Count; block++)
        {
            consumers[block] = [];
            Reads[block] = Find(block, blocks[block].Span);
            for (var slot = 0; slot < Reads[block].Length; slot++)
                if (Reads[block][slot].Source.Block is >= 0 and var producer) consumers[producer].Add((block, slot));
        }

        Consumers = Array.ConvertAll(consumers, list => list.ToArray());
    }

    /// <summary>For each block, what it reads, slot by slot.</summary>
    public BlockRead[][] Reads { get; }

    /// <summary>For each block, the blocks that read it, ascending, and the slot in which they do.</summary>
    public (int Block, int Slot)[][] Consumers { get; }

    private BlockRead[] Find(int block, ReadOnlySpan<int> nodes)
    {
        _found.Clear();
        _carries.Clear();
        foreach (var node in nodes)
        {
            var producers = _graph.InputsOf(node);
            var passes = _live.IsBackward(node);
            for (var slot = 0; slot < producers.Length; slot++)
            {
                var producer = producers[slot];
                if (_blockOf[producer] == block || (_blockOf[producer] < 0 && !_isRelayed(producer))) continue;
                var place = PlaceOf(producer);
                if (passes && !_carries[place]) _carries[place] = _live.CarriesGradient(producer, node, slot);
            }
        }

        return Group();
    }

    private int PlaceOf(int producer)
    {
        var place = _place[producer];
        if ((uint)place < (uint)_found.Count && _found[place] == producer) return place;
        _place[producer] = place = _found.Count;
        _found.Add(producer);
        _carries.Add(false);
        return place;
    }

    // Sources in the order of the first value that is read of them.
    private BlockRead[] Group()
    {
        int[] nodes = [.. _found];
        bool[] carries = [.. _carries];
        Array.Sort(nodes, carries);
        var slotOf = new Dictionary<int, int>();
        var slots = new List<(BlockSource Source, List<int> Nodes, List<int> Carried)>();
        for (var i = 0; i < nodes.Length; i++)
        {
            var block = _blockOf[nodes[i]];
            if (block < 0 || !slotOf.TryGetValue(block, out var slot))
            {
                slot = slots.Count;
                if (block >= 0) slotOf.Add(block, slot);
                slots.Add((block >= 0 ? new(block, 0) : new(-1, nodes[i]), [], []));
            }

            slots[slot].Nodes.Add(nodes[i]);
            if (carries[i]) slots[slot].Carried.Add(nodes[i]);
        }

        return [.. slots.Select(slot => new BlockRead(slot.Source, [.. slot.Nodes], [.. slot.Carried]))];
    }
}
