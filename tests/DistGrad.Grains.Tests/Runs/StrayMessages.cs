using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;

namespace DistGrad.Grains.Tests;

/// <summary>Messages for slots of an attempt that were filled before, with other values than those: they should change nothing.</summary>
internal sealed class StrayMessages
{
    private readonly AttemptOpening _opening;
    private readonly List<(Pass Pass, int Shard, int Node, int Slot)> _filled = [];

    private StrayMessages(AttemptOpening opening)
    {
        _opening = opening;
    }

    /// <summary>One for every slot that is filled on a silo, for each silo that has an attempt of a graph open: waits until there is one on each.</summary>
    public static async Task<StrayMessages[]> OfAsync(ClusterFixture cluster, string graphId)
    {
        StrayMessages[] strays = [];
        await cluster.UntilAsync(() =>
        {
            strays = [.. cluster.OpenAttempts(graphId).Select(open => Of(open.Attempt))];
            return Task.FromResult(strays.Length > 0 && Array.TrueForAll(strays, stray => stray._filled.Count > 0));
        });
        return strays;
    }

    // One for every slot of a silo's nodes that holds a value or gradient now, or did.
    private static StrayMessages Of(OpenAttempt attempt)
    {
        var messages = new StrayMessages(attempt.Opening);
        for (var number = 0; number < attempt.Opening.ShardSizes.Length; number++)
        {
            if (attempt.RunOf(number) is not { } run) continue;
            var shard = run.Program.Shard;
            for (var node = 0; node < shard.Count; node++)
            {
                messages.Add(Pass.Forward, number, node, run.InputStates.AsSpan(shard.InputStart[node]..shard.InputStart[node + 1]));
                messages.Add(Pass.Backward, number, node, run.GradientStates.AsSpan(shard.GradientStart[node]..shard.GradientStart[node + 1]));
            }
        }

        return messages;
    }

    /// <summary>Sends each as a call of the node and in a pack to the host, under an attempt's id.</summary>
    /// <returns>Whether the hosts took the packs.</returns>
    public async Task<bool> SendAsync(ClusterFixture cluster, AttemptId? attempt = null)
    {
        var id = attempt ?? _opening.Attempt;
        var plan = _opening.Plan.Key();
        foreach (var (pass, shard, node, slot) in _filled)
        {
            var grain = cluster.Grains.GetGrain<INodeGrain>(NodeKey.Of(NodeKey.Prefix(OwnerOf(shard), plan, shard), node));
            var message = new EdgeMessage { Attempt = id, Slot = slot, Scalar = 1e6 };
            if (pass == Pass.Forward) grain.Forward(message);
            else grain.Backward(message);
        }

        var hosts = cluster.Silos[0].GetRequiredService<ShardHosts>();
        var taken = await Task.WhenAll(_filled.GroupBy(message => OwnerOf(message.Shard)).Select(group => hosts.Of(group.Key).Deliver(Pack(id, [.. group]))));
        return taken.Length > 0 && Array.TrueForAll(taken, isTaken => isTaken);
    }

    private SiloAddress OwnerOf(int shard) => _opening.Layout.Silos[_opening.Layout.OwnerOf[shard]];

    private void Add(Pass pass, int shard, int node, ReadOnlySpan<SlotState> slots)
    {
        for (var slot = 0; slot < slots.Length; slot++)
            if (slots[slot] != SlotState.Empty) _filled.Add((pass, shard, node, slot));
    }

    private static EdgeBatch Pack(AttemptId attempt, (Pass Pass, int Shard, int Node, int Slot)[] messages) => new()
    {
        Attempt = attempt,
        Shards = Bytes(messages, message => message.Shard),
        Nodes = Bytes(messages, message => message.Node),
        Slots = Bytes(messages, message => NodeMessage.Code(message.Pass, message.Slot)),
        Scalars = Bytes(messages, _ => 1e7),
    };

    private static byte[] Bytes<T>((Pass Pass, int Shard, int Node, int Slot)[] messages, Func<(Pass Pass, int Shard, int Node, int Slot), T> column)
        where T : unmanaged => MemoryMarshal.AsBytes<T>(Array.ConvertAll(messages, message => column(message))).ToArray();
}
