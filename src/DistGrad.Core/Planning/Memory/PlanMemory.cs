namespace DistGrad.Planning.Memory;

/// <summary>Bounds the memory that the tensors of a plan take.</summary>
/// <remarks>
/// <para>What lives how long is as <see cref="NodeMachine"/> has it where nothing is retained:</para>
/// <list type="bullet">
/// <item>a feed from the beginning until its node has fired;</item>
/// <item>a node's value from when the node begins to fire until the last of its readers is through: nodes that read it forward, nodes that keep it for their
/// backward pass, the node itself where its own backward pass reads it; to the end if it is fetched;</item>
/// <item>a gradient from when its sender begins to fire backward until its receiver is through; the sum of several while the receiver fires,
/// and to the end if it is asked for.</item>
/// </list>
/// <para>
/// The peak over every possible order of messages is bounded by <see cref="LiveBytes"/>, and by the sum of everything. Constants and
/// parameters belong to the plan and not to a run. What kernels need within a call is counted for blocks alone. A copy that a second silo gets is
/// counted for the receiver's shard, in <see cref="ShardBytes"/> only.
/// </para>
/// </remarks>
internal sealed class PlanMemory
{
    private readonly PlanShard[] _shards;
    private readonly LiveBytes _live;
    private readonly int _count;
    private readonly Readers _readers;

    // By node: bytes of all its tensors.
    private readonly long[] _held;
    private long _total;

    /// <summary>Bounds a plan's memory.</summary>
    /// <param name="shards">The plan.</param>
    /// <param name="compiler">Tells what kernels keep for their backward pass; everything, if null.</param>
    public PlanMemory(PlanShard[] shards, IKernelCompiler? compiler)
    {
        _shards = shards;
        _count = shards.Sum(shard => shard.Count);
        _live = new LiveBytes(End + 1);
        _readers = new Readers(shards, compiler);
        _held = new long[_count];
        ShardBytes = new long[shards.Length];
        if (Array.TrueForAll(shards, shard => Array.TrueForAll(shard.Kernels, kernel => kernel is { Tensors: null, Block: null, Tape: null }))) return;
        foreach (var shard in shards)
            for (var node = 0; node < shard.Count; node++) Count(new PlacedNode(shard, node));
        NodeBytes = _held.Max();
        PeakBytes = Math.Min(_total, _live.Peak());
    }

    /// <summary>Most bytes of all nodes together at one time.</summary>
    public long PeakBytes { get; }

    /// <summary>Bytes of all tensors of each shard.</summary>
    public long[] ShardBytes { get; }

    /// <summary>Bytes of all tensors of the node that has most.</summary>
    public long NodeBytes { get; }

    // The beginning is event 0; then each node begins and ends its forward pass, and in the opposite order its backward pass.
    private int End => (4 * _count) + 1;

    private static int Begin(PlacedNode node) => 1 + (2 * node.Number);

    private int BeginBackward(PlacedNode node) => 1 + (2 * _count) + (2 * (_count - 1 - node.Number));

    private void Count(PlacedNode node)
    {
        var (value, begin, backward, block) = (node.ValueBytes, Begin(node), BeginBackward(node), node.Kernel.Block);
        var held = value + node.SumBytes;
        _live.Add(begin, begin + 1, block?.ForwardScratch ?? 0);
        if (node.Has(NodeRole.Fed))
        {
            _live.Add(0, begin + 1, value);
            held += value;
        }

        if (node.IsBackward)
        {
            _live.Add(begin + 1, backward, 0);
            _live.Add(backward, backward + 1, node.SumBytes + (block?.BackwardScratch ?? 0));
            if (node.WrtBytes > 0) _live.Add(backward, End, node.WrtBytes);
            if (block is not null || node.Kernel.Tape is not null) held += node.WrtBytes;
        }

        foreach (var (to, _, bytes, gradient) in node.Outgoing(_shards))
        {
            _live.Add(begin + 1, Begin(to), 0);
            _held[to.Number] += bytes;
            if (to.Shard != node.Shard) ShardBytes[to.Shard.Shard] += bytes;
            if (gradient < 0) continue;
            _live.Add(BeginBackward(to), backward + 1, gradient);
            _live.Add(BeginBackward(to) + 1, backward, 0);
            held += gradient;
        }

        if (node.Kernel.Tape is not null) CountTape(node, value, begin);
        else if (value > 0) CountValue(node, value, begin);
        _held[node.Number] += held;
        ShardBytes[node.Shard.Shard] += held;
        _total += held + (block?.ForwardScratch ?? 0) + (block?.BackwardScratch ?? 0);
    }

    // What travels is copied out of a tape's values, so that only its own backward pass reads them.
    private void CountTape(PlacedNode node, long value, int begin)
    {
        _live.Add(begin, (node.IsBackward ? BeginBackward(node) : begin) + 1, value);
        if (node.FetchedBytes > 0) _live.Add(begin, End, node.FetchedBytes);
        foreach (var (to, _, bytes, _) in node.Outgoing(_shards)) _live.Add(begin, Begin(to) + 1, bytes);
    }

    // A value dies with the last of its readers; where that is not known, each of those that may be the last is counted.
    private void CountValue(PlacedNode node, long value, int begin)
    {
        var counted = node.FetchedBytes;
        if (counted > 0) _live.Add(begin, End, counted);
        if (counted < value)
        {
            foreach (var (reader, isBackward, bytes) in _readers.Last(node))
            {
                _live.Add(begin, (isBackward ? BeginBackward(reader) : Begin(reader)) + 1, bytes);
                counted += bytes;
            }
        }

        if (counted < value) _live.Add(begin, begin + 1, value - counted);
    }
}
