using System.Diagnostics;

namespace DistGrad.Grains;

/// <summary>When the nodes of a shard did what, as timestamps. A node touches only its own entries, in its own turn or while it waits for what is computed outside of it.</summary>
/// <param name="nodes">Number of nodes.</param>
internal sealed class NodeTimes(int nodes)
{
    // By node and pass; 0 where it has not happened.
    private readonly long[] _ready = new long[2 * nodes];
    private readonly long[] _started = new long[2 * nodes];
    private readonly long[] _ended = new long[2 * nodes];

    // Slot of the message that came last, plus 1.
    private readonly int[] _slot = new int[2 * nodes];

    /// <summary>A message has come to a node.</summary>
    /// <returns>When.</returns>
    public long Arrived(int node, NodeMessage message)
    {
        var now = Stopwatch.GetTimestamp();
        var at = At(node, message.IsStart ? Pass.Forward : message.Pass);
        if (_ready[at] == 0) _ready[at] = now;
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
    public void Begin(int node, Pass pass) => _started[At(node, pass)] = Stopwatch.GetTimestamp();

    /// <summary>What was noted of a node in a pass, as timestamps and the slot of the last message, -1 where none came; null where none of its messages came.</summary>
    public (long ReadyAt, long StartedAt, long EndedAt, int Slot)? Of(int node, Pass pass)
    {
        var at = At(node, pass);
        if (_ready[at] == 0) return null;
        return (_ready[at], _started[at] == 0 ? _ready[at] : _started[at], _ended[at], _slot[at] - 1);
    }

    private static int At(int node, Pass pass) => (2 * node) + (pass == Pass.Forward ? 0 : 1);

    // The root gets its upstream gradient, which is no message, as it fires forward.
    private void Fired(int at, long since)
    {
        if (_ended[at] != 0) return;
        if (_ready[at] == 0) _ready[at] = since;
        if (_started[at] == 0) _started[at] = since;
        _ended[at] = Stopwatch.GetTimestamp();
    }
}
