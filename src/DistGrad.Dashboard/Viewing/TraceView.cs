namespace DistGrad.Dashboard.Viewing;

/// <summary>What was traced of a run.</summary>
public sealed record TraceView
{
    /// <summary>Time from the run's start to its end, in microseconds.</summary>
    public required double Elapsed { get; init; }

    /// <summary>What nodes did, in the order in which they began.</summary>
    public required IReadOnlyList<TraceEventView> Events { get; init; }

    /// <summary>Passes of nodes that were left out.</summary>
    public required int Dropped { get; init; }

    /// <summary>Its trace id, where somebody collects spans.</summary>
    public string? TraceId { get; init; }

    /// <summary>Takes a trace in.</summary>
    /// <param name="trace">The trace.</param>
    public static TraceView Of(RunTrace trace)
    {
        var isCritical = CriticalPath(trace.Nodes);
        return new TraceView
        {
            Elapsed = trace.Elapsed.TotalMicroseconds,
            Dropped = trace.Dropped,
            TraceId = trace.TraceId,
            Events = [.. trace.Nodes.Select((node, place) => Of(node) with { IsCritical = isCritical[place] })],
        };
    }

    private static TraceEventView Of(NodeTrace node) => new()
    {
        Node = node.Node,
        Label = node.Label,
        Op = node.Op,
        Pass = node.Pass == Pass.Forward ? "forward" : "backward",
        Silo = node.Silo,
        Shard = node.Shard,
        Ready = node.ReadyAt.TotalMicroseconds,
        Start = node.StartedAt.TotalMicroseconds,
        End = (node.EndedAt ?? node.StartedAt).TotalMicroseconds,
        Cause = node.Predecessor,
    };

    // From what ended last, back over what each waited for last.
    private static bool[] CriticalPath(NodeTrace[] nodes)
    {
        var isCritical = new bool[nodes.Length];
        var at = -1;
        for (var i = 0; i < nodes.Length; i++)
            if (nodes[i].EndedAt is { } end && (at < 0 || end > nodes[at].EndedAt)) at = i;
        for (; at >= 0 && !isCritical[at]; at = nodes[at].Predecessor) isCritical[at] = true;
        return isCritical;
    }
}
