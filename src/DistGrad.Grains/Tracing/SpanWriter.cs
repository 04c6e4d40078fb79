using System.Diagnostics;

namespace DistGrad.Grains;

/// <summary>Makes spans of the trace of a run, after its end. All of them are made on the silo of the run, so that each can be linked to what it waited for.</summary>
/// <param name="trace">The trace.</param>
/// <param name="run">The run's span.</param>
internal sealed class SpanWriter(RunTrace trace, ActivityContext run)
{
    private readonly Dictionary<(Pass, int), Activity> _shards = [];
    private readonly ActivityContext?[] _nodes = new ActivityContext?[trace.Nodes.Length];

    /// <summary>Makes the spans of passes, shards and nodes.</summary>
    public void Write()
    {
        foreach (var pass in trace.Shards.GroupBy(shard => shard.Pass))
        {
            using var span = Start(NameOf(pass.Key), run, links: null, pass.Min(shard => shard.StartedAt));
            if (span is null) continue;
            foreach (var shard in pass) Begin(shard, span.Context);
            End(span, pass.Max(shard => shard.EndedAt));
        }

        // In the order in which they began: what a node waited for is there before it.
        for (var i = 0; i < trace.Nodes.Length; i++)
            if (_shards.TryGetValue((trace.Nodes[i].Pass, trace.Nodes[i].Shard), out var shard)) WriteNode(i, shard.Context);
        foreach (var shard in _shards.Values) shard.Dispose();
    }

    private void Begin(ShardTrace shard, ActivityContext pass)
    {
        if (Start($"{TraceNames.Shard} {shard.Shard}", pass, links: null, shard.StartedAt) is not { } span) return;
        if (span.IsAllDataRequested)
        {
            span.SetTag(TraceNames.Pass, NameOf(shard.Pass));
            span.SetTag(TraceNames.ShardNumber, shard.Shard);
            span.SetTag(TraceNames.Silo, shard.Silo);
        }

        End(span, shard.EndedAt);
        _shards.Add((shard.Pass, shard.Shard), span);
    }

    private void WriteNode(int index, ActivityContext shard)
    {
        var node = trace.Nodes[index];
        ActivityLink[]? links = node.Predecessor >= 0 && _nodes[node.Predecessor] is { } cause ? [new ActivityLink(cause)] : null;
        using var span = Start($"{node.Op} {node.Label}", shard, links, node.StartedAt);
        if (span is null) return;
        _nodes[index] = span.Context;
        if (span.IsAllDataRequested) Describe(span, node);
        End(span, node.EndedAt ?? node.StartedAt);
    }

    private static void Describe(Activity span, NodeTrace node)
    {
        span.SetTag(TraceNames.Op, node.Op);
        span.SetTag(TraceNames.Node, node.Label);
        span.SetTag(TraceNames.Pass, NameOf(node.Pass));
        span.SetTag(TraceNames.ShardNumber, node.Shard);
        span.SetTag(TraceNames.Silo, node.Silo);
        span.SetTag(TraceNames.QueueWait, (node.StartedAt - node.ReadyAt).TotalMicroseconds);
        if (node.EndedAt is { } end) span.SetTag(TraceNames.Compute, (end - node.StartedAt).TotalMicroseconds);
        else span.SetStatus(ActivityStatusCode.Error, "It did not fire.");
        if (node.Number is { } number) span.SetTag(node.Pass == Pass.Forward ? TraceNames.Value : TraceNames.Upstream, number);
        if (node.LocalGradients.Length == 0) return;
        span.SetTag(TraceNames.Local, node.LocalGradients);
        if (node.Number is { } upstream) span.SetTag(TraceNames.Output, Array.ConvertAll(node.LocalGradients, local => upstream * local));
    }

    // Nothing that comes later is to become a child of it.
    private Activity? Start(string name, ActivityContext parent, ActivityLink[]? links, TimeSpan at)
    {
        var current = Activity.Current;
        var span = Telemetry.Source.StartActivity(name, ActivityKind.Internal, parent, tags: null, links, trace.StartedAt + at);
        Activity.Current = current;
        return span;
    }

    private void End(Activity span, TimeSpan at) => span.SetEndTime((trace.StartedAt + at).UtcDateTime);

    private static string NameOf(Pass pass) => pass == Pass.Forward ? TraceNames.Forward : TraceNames.Backward;
}
