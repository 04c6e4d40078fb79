namespace DistGrad.Grains;

/// <summary>When the nodes of a shard did what, as timestamps. A node touches only its own entries, in its own turn or while it waits for what is computed outside of it.</summary>
internal sealed class NodeTimes
{
    private readonly TimeProvider _clock;

    // By node and pass; 0 where it has not happened.
    private readonly long[] _ready;
    private readonly long[] _started;
    private readonly long[] _ended;

    // Slot of the message that came last, plus 1.
    private readonly int[] _slot;

    /// <summary>Times of nodes to which nothing has happened yet.</summary>
    /// <param name="nodes">Number of nodes.</param>
    /// <param name="clock">Gives the timestamps.</param>
    public NodeTimes(int nodes, TimeProvider clock)
    {
        _clock = clock;
        (_ready, _started, _ended, _slot) = (new long[2 * nodes], new long[2 * nodes], new long[2 * nodes], new int[2 * nodes]);
    }

    // The ends first: where there is one, there is also what was before it.
    private NodeTimes(NodeTimes times)
    {
        _clock = times._clock;
        _ended = [.. times._ended];
        Interlocked.MemoryBarrier();
        (_ready, _started, _slot) = ([.. times._ready], [.. times._started], [.. times._slot]);
    }

    /// <summary>A message has come to a node.</summary>
    /// <returns>When.</returns>
    public long Arrived(int node, NodeMessage message)
    {
        var now = _clock.GetTimestamp();
        var at = At(node, message.IsStart ? Pass.Forward : message.Pass);

        // Of what is computed outside the node's turn, only the results may come as a message.
        if (_ready[at] == 0) _ready[at] = _started[at] == 0 ? now : _started[at];
        if (message is { IsStart: false, Results: null } && _ended[at] == 0) _slot[at] = message.Slot + 1;
        return now;
    }

    /// <summary>A node has dealt with a message.</summary>
    /// <param name="run">State of the node's shard, which tells whether it has fired.</param>
    /// <param name="node">The node.</param>
    /// <param name="since">When the message came.</param>
    public void DealtWith(ShardRun run, int node, long since)
    {
        if (run.HasValue(node)) Fired(At(node, Pass.Forward), since);
        if (run.HasGradient(node)) Fired(At(node, Pass.Backward), since);
    }

    /// <summary>A pass of a node is computed outside its turn from now on.</summary>
    public void Begin(int node, Pass pass) => _started[At(node, pass)] = _clock.GetTimestamp();

    /// <summary>What was noted of a node in a pass, as timestamps and the slot of the last message, -1 where none came; null where none of its messages came.</summary>
    public (long ReadyAt, long StartedAt, long EndedAt, int Slot)? Of(int node, Pass pass)
    {
        var at = At(node, pass);
        if (_ready[at] == 0) return null;
        return (_ready[at], _started[at] == 0 ? _ready[at] : _started[at], _ended[at], _slot[at] - 1);
    }

    /// <summary>
    /// What was noted when the attempt has ended, in a copy that does not change any more: a node notes its end after it has told that it has fired,
    /// and the attempt may have ended by that. Where it has not, it counts as having ended when the silo was
    /// through with the pass or, where that was not, when it started.
    /// </summary>
    /// <param name="run">State of the shard's nodes.</param>
    /// <param name="forwardEnded">When the silo was through with the forward pass; 0 where it was not.</param>
    /// <param name="backwardEnded">When it was through with the backward pass; 0 where it was not.</param>
    public NodeTimes AtEnd(ShardRun run, long forwardEnded, long backwardEnded)
    {
        var times = new NodeTimes(this);
        for (var node = 0; node < times._ended.Length / 2; node++)
        {
            var (forward, backward) = (At(node, Pass.Forward), At(node, Pass.Backward));
            if (run.HasValue(node)) times.Settle(forward, since: times._ready[forward], forwardEnded);
            if (run.HasGradient(node)) times.Settle(backward, since: times._ready[times._ready[backward] == 0 ? forward : backward], backwardEnded);
        }

        return times;
    }

    private static int At(int node, Pass pass) => (2 * node) + (pass == Pass.Forward ? 0 : 1);

    private void Fired(int at, long since)
    {
        if (_ended[at] == 0) End(at, since, _clock.GetTimestamp());
    }

    private void Settle(int at, long since, long passEnded)
    {
        if (_ended[at] == 0) End(at, since, Math.Max(_started[at] == 0 ? since : _started[at], passEnded));
    }

    // The root gets its upstream gradient, which is no message, as it fires forward.
    private void End(int at, long since, long ended)
    {
        if (_ready[at] == 0) _ready[at] = since;
        if (_started[at] == 0) _started[at] = since;
        Volatile.Write(ref _ended[at], ended);
    }
}
