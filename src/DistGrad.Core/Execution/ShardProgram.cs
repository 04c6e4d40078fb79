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
    }

    /// <summary>The planned shard.</summary>
    public PlanShard Shard { get; }

    /// <summary>Number of nodes that fire in the backward pass.</summary>
    public int BackwardCount { get; }

    /// <summary>The kernel of a node.</summary>
    /// <param name="node">Node within the shard.</param>
    public IKernel KernelOf(int node) => _kernels[Shard.KernelOf[node]];
}
