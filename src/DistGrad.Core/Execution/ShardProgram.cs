namespace DistGrad;

/// <summary>A planned shard with its kernels: everything its nodes need to run, shared by all runs.</summary>
public sealed class ShardProgram
{
    private readonly IKernel[] _kernels;

    /// <summary>Compiles a shard's kernels.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="compiler">Makes the kernels.</param>
    /// <exception cref="UnknownOpException">A node has an op that there is not.</exception>
    public ShardProgram(PlanShard shard, IKernelCompiler compiler)
    {
        Shard = shard;
        _kernels = Array.ConvertAll(shard.Kernels, compiler.Compile);
        BackwardCount = shard.BackwardCount;
        GradientEdges = shard.SourceSlot.Count(slot => slot >= 0);
        Sources = SourcesOf(shard);
    }

    /// <summary>The planned shard.</summary>
    public PlanShard Shard { get; }

    /// <summary>Number of nodes that fire in the backward pass.</summary>
    public int BackwardCount { get; }

    /// <summary>Number of messages that all its nodes send in the forward pass.</summary>
    public int ValueEdges => Shard.OutputStart[Shard.Count];

    /// <summary>Number of messages that all its nodes send in the backward pass.</summary>
    public int GradientEdges { get; }

    /// <summary>Nodes that wait for no message, ascending: they fire when a run starts.</summary>
    public IReadOnlyList<int> Sources { get; }

    /// <summary>The kernel of a node.</summary>
    /// <param name="node">Node within the shard.</param>
    public IKernel KernelOf(int node) => _kernels[Shard.KernelOf[node]];

    // The node that a slot belongs to, from where the slots of each node start.
    internal static int NodeOf(int[] starts, int slot)
    {
        var at = Array.BinarySearch(starts, slot);
        if (at < 0) return ~at - 1;

        // Nodes without slots share their start with the next node: the last of them is the owner.
        while (starts[at + 1] == slot) at++;
        return at;
    }

    private static int[] SourcesOf(PlanShard shard)
    {
        var bound = new int[shard.Count];
        foreach (var slot in shard.BoundSlots) bound[NodeOf(shard.InputStart, slot)]++;
        return [.. Enumerable.Range(0, shard.Count).Where(node => shard.InputStart[node + 1] - shard.InputStart[node] == bound[node])];
    }
}
