namespace DistGrad.Planning;

/// <summary>Estimates how long the nodes of a shard take, for silos to get equal shares.</summary>
internal static class ShardWork
{
    // Of a node, its messages included; of an instruction of a tape. In nanoseconds, forward.
    private const double Node = 2000;
    private const double Instruction = 1.5;

    /// <summary>Work of each shard, in nanoseconds of one pass, roughly.</summary>
    public static long[] Of(PlanShard[] shards) => Array.ConvertAll(shards, Of);

    private static long Of(PlanShard shard)
    {
        var ofKernel = Array.ConvertAll(shard.Kernels, kernel => Node + (kernel.Tape is { } tape ? Instruction * tape.Instructions : kernel.Block is { } block ? block.Work : kernel.Tensors is { } spec ? spec.OutputType.Shape.Count : 0));
        var work = 0.0;
        foreach (var kernel in shard.KernelOf) work += ofKernel[kernel];
        return (long)work;
    }
}
