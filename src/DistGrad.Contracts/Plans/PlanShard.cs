namespace DistGrad;

/// <summary>The nodes of a plan that are placed together, as columns. Nodes are numbered from 0 within the shard.</summary>
/// <remarks>Nobody changes a column after construction. "Slot" is the index of an incoming edge of a node in one pass.</remarks>
[Immutable, Alias("distgrad.PlanShard")]
public sealed record PlanShard
{
    /// <summary>Number of the shard in the plan.</summary>
    public required int Shard { get; init; }

    /// <summary>Number, in the whole plan, of this shard's first node.</summary>
    public required int First { get; init; }

    /// <summary>For each node, the graph node it stands for; for an inserted one, the node it serves.</summary>
    public required int[] GraphNode { get; init; }

    /// <summary>For each node, its roles.</summary>
    public required NodeRole[] Roles { get; init; }

    /// <summary>Distinct kernels; <see cref="KernelOf"/> points in here.</summary>
    public required KernelKey[] Kernels { get; init; }

    /// <summary>For each node, its kernel.</summary>
    public required int[] KernelOf { get; init; }

    /// <summary>First forward slot of each node, and the end.</summary>
    public required int[] InputStart { get; init; }

    /// <summary>For each forward slot, the shard that its gradient goes to.</summary>
    public required int[] SourceShard { get; init; }

    /// <summary>For each forward slot, the node within that shard.</summary>
    public required int[] SourceNode { get; init; }

    /// <summary>For each forward slot, that node's gradient slot, or -1 where no gradient travels.</summary>
    public required int[] SourceSlot { get; init; }

    /// <summary>Forward slots (numbered through the shard) that hold a constant from the start, ascending.</summary>
    public required int[] BoundSlots { get; init; }

    /// <summary>Those constants: numbers, or tensors.</summary>
    public required Value[] BoundValues { get; init; }

    /// <summary>First outgoing edge of each node, and the end.</summary>
    public required int[] OutputStart { get; init; }

    /// <summary>For each outgoing edge, the consumer's shard.</summary>
    public required int[] TargetShard { get; init; }

    /// <summary>For each outgoing edge, the consumer within that shard.</summary>
    public required int[] TargetNode { get; init; }

    /// <summary>For each outgoing edge, the consumer's forward slot.</summary>
    public required int[] TargetSlot { get; init; }

    /// <summary>First gradient slot of each node, and the end.</summary>
    public required int[] GradientStart { get; init; }

    /// <summary>Nodes that have a name, ascending.</summary>
    public required int[] NamedNodes { get; init; }

    /// <summary>Their names.</summary>
    public required string[] Names { get; init; }

    /// <summary>Number of nodes.</summary>
    public int Count => GraphNode.Length;

    /// <summary>Number of nodes that fire in the backward pass.</summary>
    public int BackwardCount => Roles.Count(r => r.HasFlag(NodeRole.Backward));

    /// <summary>Bytes of its constants, its parameters, and what its kernels are made of, as far as that is more than scalars.</summary>
    public long ContentBytes =>
        BoundValues.Sum(value => value.Bytes)
        + Kernels.Sum(kernel => (kernel.Tensors?.Form.LongLength ?? 0) + (kernel.Block?.Forward.LongLength ?? 0) + (kernel.Block?.Backward.LongLength ?? 0) + (kernel.Tape?.Bytes ?? 0));

    /// <summary>How messages call a node: its name, or <c>#</c> and the number of its graph node.</summary>
    /// <param name="node">Node within the shard.</param>
    public string Label(int node)
    {
        var at = Array.BinarySearch(NamedNodes, node);
        return at >= 0 ? Names[at] : $"#{GraphNode[node]}";
    }
}
