using System.Numerics;

namespace DistGrad.Planning.Partitioning.Strategies;

/// <summary>Stages of independent regions: what depends on one region alone stays in it, what joins several is of the next stage.</summary>
/// <remarks>
/// <para>
/// The ops that read no other are dealt out to as many regions as wanted. An op belongs to the region that its inputs of the latest
/// stage belong to; where they belong to several, it belongs to a region of the next stage, with the least of their numbers. So an edge
/// stays in its region or goes to a later stage, and the regions of a stage never wait for each other.
/// </para>
/// <para>
/// On a grid of time and space the regions are diamonds; of a tree they are subtrees, and the top; separate circuits are all of stage 0.
/// Source: diamond tiling, as in Bandishti et al., "Tiling stencil computations to maximize parallelism" (SC 2012), here for any graph.
/// </para>
/// </remarks>
/// <param name="regions">Regions of the first stage, a power of two.</param>
internal sealed class StagedOrder(int regions) : IPartitionStrategy
{
    /// <inheritdoc/>
    public string Name => $"stages-{regions}";

    /// <inheritdoc/>
    public Arrangement Arrange(OpSet ops, int[] basis)
    {
        var (position, start, inputs) = (ops.Position, ops.Columns.InputStart, ops.Columns.Inputs);
        var key = GC.AllocateUninitializedArray<int>(basis.Length);
        var (shift, count) = (BitOperations.Log2((uint)regions), 0);

        // All that comes later than the last stage is one region.
        var last = (Arrangement.MaxRegions / regions) - 1;
        for (var i = 0; i < basis.Length; i++)
        {
            var (node, stage, region, isJoin) = (basis[i], -1, 0, false);
            for (var edge = start[node]; edge < start[node + 1]; edge++)
            {
                var producer = position[inputs[edge]];
                if (producer < 0) continue;
                var (s, r) = (key[producer] >> shift, key[producer] & (regions - 1));
                if (s > stage) (stage, region, isJoin) = (s, r, false);
                else if (s == stage && r != region) (region, isJoin) = (Math.Min(r, region), true);
            }

            if (stage < 0) (stage, region) = (0, (int)((long)count++ * regions / ops.Profile.Bases));
            if (isJoin) stage++;
            key[i] = stage >= last ? last * regions : (stage * regions) + region;
        }

        return KeyedOrder.Sort(basis, key, (last * regions) + 1, regions);
    }
}
