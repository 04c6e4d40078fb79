using System.Numerics;

namespace DistGrad.Planning.Partitioning.Strategies;

/// <summary>Stages of independent regions: what depends on one region alone stays in it, what joins several is of the next stage.</summary>
/// <remarks>
/// <para>
/// The ops of the first level are dealt out to as many regions as wanted. An op belongs to the region that its inputs of the latest
/// stage belong to; where they belong to several, it belongs to a region of the next stage, with the least of their numbers. So an edge
/// stays in its region or goes to a later stage, and the regions of a stage never wait for each other. At the first level where even regions
/// of the second stage are joined, a new band begins: its ops are dealt out anew.
/// </para>
/// <para>
/// On a grid of time and space a band is a row of trapezoids that narrow, and one of those that fill the gaps; of a tree it is the subtrees,
/// and then the top; separate circuits are all of the first stage.
/// Source: split tiling, as in Grosser et al., "Split tiling for GPUs" (GPGPU-6, 2013), here for any graph.
/// </para>
/// </remarks>
/// <param name="regions">Regions of a stage.</param>
internal sealed class StagedOrder(int regions) : IPartitionStrategy
{
    private readonly int _shift = BitOperations.Log2((2 * (uint)regions) - 1);

    /// <inheritdoc/>
    public string Name => $"stages-{regions}";

    /// <inheritdoc/>
    /// <remarks>The regions of the basis are levels.</remarks>
    public Arrangement? Arrange(OpSet ops, Arrangement basis)
    {
        var key = ops.Pool.Take();
        var (start, bandStage, deepest, last) = (0, 0, 0, Arrangement.MaxRegions >> _shift);
        for (var level = 0; level < basis.RegionEnd.Length; level++)
        {
            var end = basis.RegionEnd[level];
            var stage = level == 0 ? bandStage + 2 : Extend(ops, basis.Order, key, start, end, bandStage + 1);
            if (stage > bandStage + 1)
            {
                bandStage = stage = level == 0 ? 0 : deepest + 1;
                for (var i = start; i < end; i++) key[i] = (stage << _shift) + (int)((long)(i - start) * regions / (end - start));
            }

            // With so many stages, waiting for them would take longer than the work itself.
            if (stage >= last)
            {
                ops.Pool.GiveBack(key);
                return null;
            }

            deepest = Math.Max(deepest, stage);
            start = end;
        }

        // Within a region ops lie level by level: its pieces would wait for each other, where more regions would not.
        // A region that has drawn nearly all to it is as good as no region.
        var arrangement = KeyedOrder.Sort(ops, basis.Order, key, (deepest + 1) << _shift, 1 << _shift);
        if (arrangement.LargestRegion <= ops.Count / 2) return arrangement with { SmallestPiece = 1.0 / regions };
        ops.Pool.GiveBack(arrangement.Order);
        return null;
    }

    // Gives the ops of a level to the regions of their inputs; ends early where they are of a later stage than wanted.
    private int Extend(OpSet ops, int[] order, int[] key, int first, int end, int lastStage)
    {
        var (position, start, inputs, deepest) = (ops.Position, ops.Columns.InputStart, ops.Columns.Inputs, 0);
        for (var i = first; i < end && deepest <= lastStage; i++)
        {
            var (node, stage, region, join) = (order[i], -1, 0, 0);
            for (var edge = start[node]; edge < start[node + 1]; edge++)
            {
                var producer = position[inputs[edge]];
                if (producer < 0) continue;
                var (s, r) = (key[producer] >> _shift, key[producer] & ((1 << _shift) - 1));
                if (s > stage) (stage, region, join) = (s, r, 0);
                else if (s == stage && r != region) (region, join) = (Math.Min(r, region), 1);
            }

            key[i] = ((stage + join) << _shift) + region;
            deepest = Math.Max(deepest, stage + join);
        }

        return deepest;
    }
}
