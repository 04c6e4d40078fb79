namespace DistGrad.Planning.Memory;

/// <summary>A node of a planned shard, and what its tensors take.</summary>
internal readonly record struct PlacedNode(PlanShard Shard, int Node)
{
    /// <summary>Number in the whole plan.</summary>
    public int Number => Shard.First + Node;

    public KernelKey Kernel => Shard.Kernels[Shard.KernelOf[Node]];

    public bool IsBackward => Has(NodeRole.Backward);

    /// <summary>Number of gradients that it adds up.</summary>
    public int GradientSlots => Shard.GradientStart[Node + 1] - Shard.GradientStart[Node];

    /// <summary>Bytes of its value: of all results of a block, of all positions of a tape.</summary>
    public long ValueBytes => Kernel.Tape is { } tape ? Bytes(tape.Positions) : Kernel.Block is { } block ? TensorBytes.Of(block.ResultTypes) : Kernel.Tensors is { } spec ? TensorBytes.Of(spec.OutputType) : 0;

    /// <summary>Bytes of what it reports as fetched.</summary>
    public long FetchedBytes =>
        !Has(NodeRole.Fetched) ? 0
        : Kernel.Tape is { } tape ? Bytes(tape.Fetched.Length)
        : Kernel.Block is { } block ? block.FetchedResult.Sum(result => TensorBytes.Of(block.ResultTypes[result]))
        : ValueBytes;

    /// <summary>Bytes of what it reports as gradients.</summary>
    public long WrtBytes =>
        !Has(NodeRole.Wrt) ? 0
        : Kernel.Tape is { } tape ? Bytes(tape.Wrt.Length)
        : Kernel.Block is { } block ? block.WrtOutput.Sum(output => TensorBytes.Of(block.GradientTypes[output]))
        : ValueBytes;

    /// <summary>Bytes of its upstream gradient, where that is more than a gradient it was sent.</summary>
    public long SumBytes =>
        !IsBackward ? 0
        : Kernel.Tape is { } tape ? Bytes(tape.Positions)
        : Kernel.Block is { } block ? TensorBytes.Of(block.AdjointTypes)
        : GradientSlots > 1 ? ValueBytes : 0;

    /// <summary>Edges to its consumers: slot, bytes of the value that travels, and of the gradient that comes back, or -1 where none does.</summary>
    /// <param name="shards">The plan.</param>
    public IEnumerable<(PlacedNode To, int Slot, long Bytes, long Gradient)> Outgoing(PlanShard[] shards)
    {
        var first = Shard.OutputStart[Node];
        for (var edge = first; edge < Shard.OutputStart[Node + 1]; edge++)
        {
            var (to, slot) = (new PlacedNode(shards[Shard.TargetShard[edge]], Shard.TargetNode[edge]), Shard.TargetSlot[edge]);
            var bytes = Kernel.Tape is { } tape ? Bytes(tape.Outgoing[edge - first].Length)
                : Kernel.Block is { } block ? block.Outgoing[edge - first].Sum(result => TensorBytes.Of(block.ResultTypes[result]))
                : ValueBytes;
            yield return (to, slot, bytes, to.GradientBytes(slot, ValueBytes));
        }
    }

    public bool Has(NodeRole role) => (Shard.Roles[Node] & role) != 0;

    private long GradientBytes(int slot, long otherwise) =>
        Shard.SourceSlot[Shard.InputStart[Node] + slot] < 0 ? -1
        : Kernel.Tape is { } tape ? Bytes(tape.Gradients[slot].Length)
        : Kernel.Block is { } block ? block.GradientsOf[slot].Sum(output => TensorBytes.Of(block.GradientTypes[output]))
        : otherwise;

    private static long Bytes(long numbers) => sizeof(double) * numbers;
}
