namespace DistGrad.Grains;

/// <summary>Makes events of what a silo noted of an attempt that has ended: of the nodes that matter most, as many as the budget allows.</summary>
/// <param name="opening">What was opened.</param>
/// <param name="trace">What was noted.</param>
/// <param name="shards">State of the silo's nodes at the end, by shard.</param>
/// <param name="compiler">Makes the kernels that local gradients are computed with.</param>
internal sealed class HostTraceReader(AttemptOpening opening, AttemptTrace trace, IReadOnlyList<ShardRun?> shards, IKernelCompiler compiler)
{
    private static readonly Pass[] Passes = [Pass.Forward, Pass.Backward];

    // By shard. Nodes may still note something while this is read, and those of the same attempt have to fit each other.
    private readonly NodeTimes?[] _times = [.. shards.Select(run => run is null ? null : trace.AtEnd(run))];

    /// <summary>The events.</summary>
    public HostTrace Read()
    {
        var candidates = Candidates();
        NodeEvents[] nodes = [.. Chosen(candidates, Budget(candidates)).Select(one => Events(one.Run, one.Node, one.Pass))];
        return new HostTrace { Nodes = nodes, Shards = [.. shards.SelectMany(run => run is null ? [] : Passes.Select(pass => Events(run, pass)).OfType<ShardEvents>())], Dropped = candidates.Count - nodes.Length };
    }

    private List<(ShardRun Run, int Node, Pass Pass)> Candidates()
    {
        var candidates = new List<(ShardRun, int, Pass)>();
        foreach (var run in shards)
        {
            if (run is null || TimesOf(run) is not { } times) continue;
            for (var node = 0; node < run.Program.Shard.Count; node++)
                foreach (var pass in Passes)
                    if (times.Of(node, pass) is not null) candidates.Add((run, node, pass));
        }

        return candidates;
    }

    private IEnumerable<(ShardRun Run, int Node, Pass Pass)> Chosen(List<(ShardRun Run, int Node, Pass Pass)> candidates, int budget)
    {
        if (candidates.Count <= budget) return candidates;
        (ShardRun Run, int Node, Pass Pass)[] first = [.. candidates.Where(one => RankOf(one) > TraceRank.Sampled).OrderByDescending(RankOf).Take(budget)];

        // Those with the lowest hashes; of a million nodes only those are sorted that may be among them.
        var left = budget - first.Length;
        var highest = (uint)(uint.MaxValue * Math.Min(1, 2.0 * left / candidates.Count));
        return first.Concat(candidates.Where(one => Hash(one) <= highest && RankOf(one) == TraceRank.Sampled).OrderBy(Hash).Take(left));
    }

    // The silos share the budget by their nodes, so that they need not ask each other. One that has more watched nodes tells of those too: what is too much for all
    // silos together is left out when their traces become one.
    private int Budget(List<(ShardRun Run, int Node, Pass Pass)> candidates)
    {
        var budget = trace.Spec.Budget;
        if (budget == 0) return 0;
        var (all, mine) = (opening.ShardSizes.Sum(size => (long)size), shards.Sum(run => (long)(run?.Program.Shard.Count ?? 0)));
        var watched = trace.Spec.Watched.Length == 0 ? 0 : candidates.Count(one => RankOf(one) == TraceRank.Watched);
        return (int)Math.Min(candidates.Count, Math.Max(budget * mine / all, Math.Min(watched, budget)));
    }

    private TraceRank RankOf((ShardRun Run, int Node, Pass Pass) one)
    {
        var shard = one.Run.Program.Shard;
        if (!shard.Roles[one.Node].HasFlag(NodeRole.Inserted) && Array.BinarySearch(trace.Spec.Watched, shard.GraphNode[one.Node]) >= 0) return TraceRank.Watched;
        var isStriking = !HasFired(one.Run, one.Node, one.Pass) || (NumberOf(one.Run, one.Node, one.Pass) is { } number && !double.IsFinite(number));
        return isStriking ? TraceRank.Striking : TraceRank.Sampled;
    }

    private static uint Hash((ShardRun Run, int Node, Pass Pass) one) => TraceMerge.Hash(one.Run.Program.Shard.First + one.Node);

    private ShardEvents? Events(ShardRun run, Pass pass)
    {
        var shard = run.Program.Shard;
        if (TimesOf(run) is not { } times) return trace.EndOf(pass) is { } end ? new(shard.Shard, pass, pass == Pass.Forward ? trace.OpenedAt : trace.EndOf(Pass.Forward) ?? trace.OpenedAt, end) : null;
        var (started, ended) = (long.MaxValue, 0L);
        for (var node = 0; node < shard.Count; node++)
        {
            if (times.Of(node, pass) is not var (_, begun, through, _)) continue;
            var start = trace.ToUtc(begun);
            (started, ended) = (Math.Min(started, start), Math.Max(ended, through == 0 ? start : trace.ToUtc(through)));
        }

        return ended == 0 ? null : new(shard.Shard, pass, started, ended);
    }

    private NodeEvents Events(ShardRun run, int node, Pass pass)
    {
        var shard = run.Program.Shard;
        var (ready, started, ended, slot) = TimesOf(run)!.Of(node, pass)!.Value;
        var hasLocal = pass == Pass.Backward && run.Retains(node) && shard.Kernels[shard.KernelOf[node]].Tape is null;
        return new NodeEvents
        {
            Planned = shard.First + node,
            Shard = shard.Shard,
            Node = shard.GraphNode[node],
            Label = shard.Label(node),
            Op = shard.Kernels[shard.KernelOf[node]].Op,
            Pass = pass,
            ReadyAt = trace.ToUtc(ready),
            StartedAt = trace.ToUtc(started),
            EndedAt = ended == 0 ? 0 : trace.ToUtc(ended),
            Cause = pass == Pass.Forward && slot >= 0 && !shard.Roles[node].HasFlag(NodeRole.Fed) ? Source(shard, shard.InputStart[node] + slot) : -1,
            Slot = pass == Pass.Backward ? slot : -1,
            Targets = pass == Pass.Backward ? Targets(shard, node) : [],
            Number = NumberOf(run, node, pass),
            Rank = RankOf((run, node, pass)),
            LocalGradients = hasLocal ? SnapshotReader.Read(run, node, shard.GraphNode[node], compiler)?.LocalGradients ?? [] : [],
        };
    }

    private int[] Targets(PlanShard shard, int node)
    {
        var (start, end) = (shard.InputStart[node], shard.InputStart[node + 1]);
        var targets = new int[2 * (end - start)];
        for (var slot = start; slot < end; slot++)
        {
            var at = 2 * (slot - start);
            (targets[at], targets[at + 1]) = shard.SourceSlot[slot] < 0 ? (-1, -1) : (Source(shard, slot), shard.SourceSlot[slot]);
        }

        return targets;
    }

    private int Source(PlanShard shard, int slot) => opening.ShardSizes.Take(shard.SourceShard[slot]).Sum() + shard.SourceNode[slot];

    private NodeTimes? TimesOf(ShardRun run) => _times[run.Program.Shard.Shard];

    private bool HasFired(ShardRun run, int node, Pass pass) => TimesOf(run)!.Of(node, pass) is { EndedAt: not 0 };

    private double? NumberOf(ShardRun run, int node, Pass pass)
    {
        if (!HasFired(run, node, pass)) return null;
        var value = pass == Pass.Forward ? run.ValueOf(node) : run.GradientOf(node);

        // What was a tensor and is dropped looks like a zero.
        if (value.Content is null) return run.Retains(node) || IsScalar(run.Program.Shard.Kernels[run.Program.Shard.KernelOf[node]]) ? value.Scalar : null;
        return value.Tensor is { } tensor ? TensorNorm.Of(tensor) : null;
    }

    private static bool IsScalar(KernelKey kernel) => kernel is { Tensors: null, Block: null, Tape: null };
}
