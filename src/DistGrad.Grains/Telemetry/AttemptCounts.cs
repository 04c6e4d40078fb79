namespace DistGrad.Grains;

/// <summary>What an attempt comes to on a silo, for its metrics. Safe for many threads.</summary>
/// <param name="tier">The tier of its run.</param>
/// <param name="metrics">The silo's metrics.</param>
internal sealed class AttemptCounts(RunTier tier, DistGradMetrics metrics)
{
    // Messages that left in batches.
    private long _farForward;
    private long _farBackward;

    // Messages of all kinds that were counted as sent; guarded by the lock. It never shrinks, so that what is read late adds nothing.
    private long _sent;
    private readonly Lock _reading = new();

    /// <summary>A timestamp for <see cref="Compute"/>.</summary>
    public long Now() => metrics.Now();

    /// <summary>Does the work of a long kernel, and measures it.</summary>
    /// <param name="run">State of the node's shard.</param>
    /// <param name="node">The node within its shard.</param>
    /// <param name="pass">The pass.</param>
    /// <param name="queued">When it was put off.</param>
    public Value[] Compute(ShardRun run, int node, Pass pass, long queued)
    {
        metrics.KernelBegun(queued);
        var begun = metrics.Now();
        var results = new NodeMachine(run.Program, node).Compute(run, pass);
        metrics.KernelEnded(begun, run.Program.Shard.Kernels[run.Program.Shard.KernelOf[node]].Op, pass);
        return results;
    }

    /// <summary>Counts messages that are about to leave in a batch.</summary>
    public void Packed(PackLoad forward, PackLoad backward)
    {
        Interlocked.Add(ref _farForward, forward.Messages);
        Interlocked.Add(ref _farBackward, backward.Messages);
        metrics.BatchPacked(forward, backward);
    }

    /// <summary>Adds what the attempt came to, once it is closed.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="runs">State of its shards.</param>
    public void AddUp(OpenAttempt attempt, ShardRun?[] runs)
    {
        var isComplete = attempt.IsComplete;
        var (forward, backward) = (Sent(runs, Pass.Forward, isComplete), Sent(runs, Pass.Backward, isComplete));
        metrics.PassEnded(Pass.Forward, attempt.Forward, tier, forward - Volatile.Read(ref _farForward));
        metrics.PassEnded(Pass.Backward, attempt.Backward, tier, backward - Volatile.Read(ref _farBackward));
        Raise(forward + backward);
    }

    /// <summary>Adds what its nodes have sent since the last look, while it is open. Walks over them, so only for those who ask.</summary>
    /// <param name="runs">State of its shards.</param>
    public void Look(ShardRun?[] runs) => Raise(Sent(runs, Pass.Forward, isComplete: false) + Sent(runs, Pass.Backward, isComplete: false));

    private void Raise(long sent)
    {
        lock (_reading)
        {
            if (sent <= _sent) return;
            metrics.Sent(sent - _sent);
            _sent = sent;
        }
    }

    // The plan tells how many there are of an attempt that went through.
    private static long Sent(ShardRun?[] runs, Pass pass, bool isComplete)
    {
        var sent = 0L;
        foreach (var run in runs)
            if (run is not null) sent += !isComplete ? run.Sent(pass) : pass == Pass.Forward ? run.Program.ValueEdges : run.Program.GradientEdges;
        return sent;
    }
}
