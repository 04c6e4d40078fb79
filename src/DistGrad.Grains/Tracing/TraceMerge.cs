namespace DistGrad.Grains;

/// <summary>Makes one trace of what the silos of an attempt noted.</summary>
internal static class TraceMerge
{
    /// <summary>The trace of a run.</summary>
    /// <param name="hosts">What each silo noted, with its address; null where it did not answer.</param>
    /// <param name="traceId">The run's W3C trace id, or null.</param>
    /// <param name="startedAt">When the run started.</param>
    /// <param name="elapsed">Time from its start to its end.</param>
    /// <param name="passes">Passes of nodes in the attempt.</param>
    /// <param name="budget">Most passes of nodes in the trace.</param>
    public static RunTrace Merge(IReadOnlyList<(string Silo, HostTrace? Trace)> hosts, string? traceId, DateTimeOffset startedAt, TimeSpan elapsed, int passes, int budget)
    {
        (string Silo, NodeEvents Node)[] noted = [.. hosts.SelectMany(host => (host.Trace?.Nodes ?? []).Select(node => (host.Silo, Node: node)))];
        (string Silo, NodeEvents Node)[] nodes =
        [
            .. (noted.Length <= budget ? noted : noted.OrderByDescending(one => one.Node.Rank).ThenBy(one => Hash(one.Node.Planned)).Take(budget))
                .OrderBy(one => one.Node.StartedAt).ThenBy(one => one.Node.Pass).ThenBy(one => one.Node.Planned),
        ];
        var causes = Causes([.. nodes.Select(one => one.Node)]);
        var isWhole = hosts.All(host => host.Trace is not null);
        return new RunTrace
        {
            TraceId = traceId,
            StartedAt = startedAt,
            Elapsed = elapsed,
            Shards = [.. hosts.SelectMany(host => (host.Trace?.Shards ?? []).Select(shard => new ShardTrace(shard.Shard, shard.Pass, host.Silo, Since(shard.StartedAt), Since(shard.EndedAt)))).OrderBy(shard => shard.Pass).ThenBy(shard => shard.Shard)],
            Nodes = [.. nodes.Select((one, i) => Node(one.Silo, one.Node, causes[i]))],
            Dropped = isWhole ? hosts.Sum(host => host.Trace!.Dropped) + noted.Length - nodes.Length : passes - nodes.Length,
        };

        TimeSpan Since(long ticks) => TimeSpan.FromTicks(ticks - startedAt.UtcTicks);

        NodeTrace Node(string silo, NodeEvents node, int cause) => new()
        {
            Node = node.Node,
            Label = node.Label,
            Op = node.Op,
            Pass = node.Pass,
            Shard = node.Shard,
            Silo = silo,
            ReadyAt = Since(node.ReadyAt),
            StartedAt = Since(node.StartedAt),
            EndedAt = node.EndedAt == 0 ? null : Since(node.EndedAt),
            Predecessor = cause,
            Number = node.Number,
            LocalGradients = node.LocalGradients,
        };
    }

    /// <summary>The place of a node in the sample: those with the lowest are in it. Both passes of a node have the same, so that they are traced together, and it is the same in each run, so that runs can be compared.</summary>
    /// <param name="planned">The node's number in the plan.</param>
    public static uint Hash(int planned) => (uint)planned * 2654435769u;

    // For each of the nodes the index of the one whose message came last: in the backward pass, the one that fills that slot.
    private static int[] Causes(NodeEvents[] nodes)
    {
        var forward = new Dictionary<int, int>();
        var backward = new Dictionary<(int Planned, int Slot), int>();
        for (var i = 0; i < nodes.Length; i++)
        {
            if (nodes[i].Pass == Pass.Forward) forward[nodes[i].Planned] = i;
            else
                for (var target = 0; target < nodes[i].Targets.Length; target += 2) backward[(nodes[i].Targets[target], nodes[i].Targets[target + 1])] = i;
        }

        return Array.ConvertAll(nodes, node => node.Pass == Pass.Forward
            ? forward.GetValueOrDefault(node.Cause, -1)
            : backward.GetValueOrDefault((node.Planned, node.Slot), node.Slot < 0 ? forward.GetValueOrDefault(node.Planned, -1) : -1));
    }
}
