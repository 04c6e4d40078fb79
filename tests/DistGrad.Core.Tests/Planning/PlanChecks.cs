namespace DistGrad.Core.Tests.Planning;

/// <summary>What holds for every plan.</summary>
internal static class PlanChecks
{
    /// <summary>Checks that shards, edges, slots and counts of a plan fit each other.</summary>
    public static void AssertConsistent(Plan plan)
    {
        var (outline, shards) = (plan.Outline, plan.Shards);
        Assert.Equal(outline.ShardSizes, shards.Select(shard => shard.Count));
        Assert.Equal(outline.Nodes, shards.Sum(shard => shard.Count));
        Assert.InRange(shards.Max(shard => shard.Count) - shards.Min(shard => shard.Count), 0, 1);
        Assert.Equal(outline.BackwardNodes, shards.Sum(shard => shard.BackwardCount));
        Assert.Equal(outline.ForwardMessages, shards.Sum(shard => (long)shard.TargetNode.Length));
        Assert.Equal(outline.BackwardMessages, shards.Sum(shard => (long)shard.SourceSlot.Count(slot => slot >= 0)));
        var seeds = shards.Sum(shard => shard.Roles.Count(role => role.HasFlag(NodeRole.Root | NodeRole.Backward)));
        Assert.Equal(outline.BackwardMessages + seeds, shards.Sum(shard => (long)shard.GradientStart[^1]));
        var first = 0;
        for (var shard = 0; shard < shards.Count; first += shards[shard++].Count) Assert.Equal((shard, first), (shards[shard].Shard, shards[shard].First));
        AssertEverySlotIsFilledOnce(plan);
        AssertEveryGradientSlotIsFilledOnce(plan);
        AssertRoles(plan);
    }

    private static void AssertEverySlotIsFilledOnce(Plan plan)
    {
        int[][] filled = [.. plan.Shards.Select(shard => new int[shard.InputStart[^1]])];
        foreach (var shard in plan.Shards)
        {
            foreach (var slot in shard.BoundSlots) filled[shard.Shard][slot]++;
            for (var node = 0; node < shard.Count; node++)
            {
                Assert.InRange(shard.InputStart[node + 1] - shard.InputStart[node], 1, KernelKey.MaxArity);
                Assert.InRange(shard.OutputStart[node + 1] - shard.OutputStart[node], 0, KernelKey.MaxArity);
                Assert.Equal(shard.InputStart[node + 1] - shard.InputStart[node], shard.Kernels[shard.KernelOf[node]].Arity);
                if (shard.Roles[node].HasFlag(NodeRole.Fed)) filled[shard.Shard][shard.InputStart[node]]++;
                for (var edge = shard.OutputStart[node]; edge < shard.OutputStart[node + 1]; edge++)
                {
                    var target = plan.Shards[shard.TargetShard[edge]];
                    var slot = target.InputStart[shard.TargetNode[edge]] + shard.TargetSlot[edge];
                    Assert.InRange(slot, target.InputStart[shard.TargetNode[edge]], target.InputStart[shard.TargetNode[edge] + 1] - 1);
                    Assert.Equal((shard.Shard, node), (target.SourceShard[slot], target.SourceNode[slot]));
                    filled[target.Shard][slot]++;
                }
            }
        }

        Assert.All(filled, slots => Assert.All(slots, times => Assert.Equal(1, times)));
    }

    private static void AssertEveryGradientSlotIsFilledOnce(Plan plan)
    {
        int[][] filled = [.. plan.Shards.Select(shard => new int[shard.GradientStart[^1]])];
        foreach (var shard in plan.Shards)
        {
            for (var node = 0; node < shard.Count; node++)
            {
                if (shard.Roles[node].HasFlag(NodeRole.Root | NodeRole.Backward)) filled[shard.Shard][shard.GradientStart[node]]++;
                for (var slot = 0; slot < shard.InputStart[node + 1] - shard.InputStart[node]; slot++)
                {
                    var at = shard.InputStart[node] + slot;
                    Assert.Equal(shard.SourceSlot[at] >= 0, (shard.Kernels[shard.KernelOf[node]].Gradients >> slot & 1) != 0);
                    if (shard.SourceSlot[at] < 0) continue;
                    var source = plan.Shards[shard.SourceShard[at]];
                    var gradient = source.GradientStart[shard.SourceNode[at]] + shard.SourceSlot[at];
                    Assert.InRange(gradient, source.GradientStart[shard.SourceNode[at]], source.GradientStart[shard.SourceNode[at] + 1] - 1);
                    filled[source.Shard][gradient]++;
                }
            }
        }

        Assert.All(filled, slots => Assert.All(slots, times => Assert.Equal(1, times)));
    }

    private static void AssertRoles(Plan plan)
    {
        foreach (var shard in plan.Shards)
        {
            for (var node = 0; node < shard.Count; node++)
            {
                var role = shard.Roles[node];
                Assert.Equal(role.HasFlag(NodeRole.Backward), shard.GradientStart[node + 1] > shard.GradientStart[node]);
                if (role.HasFlag(NodeRole.Wrt)) Assert.True(role.HasFlag(NodeRole.Backward));
                if (role.HasFlag(NodeRole.Inserted)) Assert.Equal(NodeRole.Inserted, role & ~NodeRole.Backward);
                else Assert.Equal(shard.First + node, plan.Locate(shard.GraphNode[node]));
            }
        }
    }
}
