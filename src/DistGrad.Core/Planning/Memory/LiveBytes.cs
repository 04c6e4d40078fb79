using System.Runtime.InteropServices;

namespace DistGrad.Planning.Memory;

/// <summary>Bounds the bytes that are live at one time while events happen, whatever the order: an event happens after its predecessors, and nothing else is known.</summary>
/// <remarks>
/// <para>
/// What is born with one event and dies with another is an edge from the first to the second that weighs its bytes; an edge without
/// weight says that one event comes after another. At any time the events that have happened are closed under predecessors, and what is
/// live are the edges that leave them. So the peak is the heaviest cut of the graph by a closed set.
/// </para>
/// <para>
/// A flow from the first events to the last that is nowhere less than the weight crosses every such cut once, so its value is at
/// least that of the cut: any such flow gives an upper bound, and the least gives the peak. The one taken here is found in
/// a single sweep: an event passes on what flows in, to where most is needed, and lets flow in only what is missing. It is the
/// least for chains, and where branches do not outweigh each other.
/// </para>
/// </remarks>
/// <param name="events">Number of events; predecessors have lower numbers.</param>
internal sealed class LiveBytes(int events)
{
    private readonly List<(int From, int To, long Bytes)> _edges = [];

    /// <summary>Says that something is born with an event and dies with a later one, or just that this comes later.</summary>
    public void Add(int from, int to, long bytes)
    {
        if (from >= to) throw new ArgumentException($"Event {to} does not come after event {from}.", nameof(to));
        _edges.Add((from, to, bytes));
    }

    /// <summary>An upper bound of the bytes that are live at one time.</summary>
    public long Peak()
    {
        var (start, targets, weights) = ByEvent();
        var needs = Needs(start, targets, weights);
        var (inflow, value) = (new long[events], 0L);
        for (var at = 0; at < events; at++)
        {
            var (required, most) = (0L, -1);
            for (var edge = start[at]; edge < start[at + 1]; edge++)
            {
                required += weights[edge];
                inflow[targets[edge]] += weights[edge];
                if (most < 0 || needs[targets[edge]] - inflow[targets[edge]] > needs[most] - inflow[most]) most = targets[edge];
            }

            value += Math.Max(0, required - inflow[at]);
            if (most >= 0) inflow[most] += Math.Max(0, inflow[at] - required);
        }

        return value;
    }

    // For each event, the most that an event at or after it lets out.
    private long[] Needs(int[] start, int[] targets, long[] weights)
    {
        var needs = new long[events];
        for (var at = events - 1; at >= 0; at--)
        {
            var required = 0L;
            for (var edge = start[at]; edge < start[at + 1]; edge++)
            {
                required += weights[edge];
                needs[at] = Math.Max(needs[at], needs[targets[edge]]);
            }

            needs[at] = Math.Max(needs[at], required);
        }

        return needs;
    }

    private (int[] Start, int[] Targets, long[] Weights) ByEvent()
    {
        var start = new int[events + 1];
        foreach (var edge in _edges) start[edge.From + 1]++;
        for (var at = 0; at < events; at++) start[at + 1] += start[at];
        var (next, targets, weights) = (start.AsSpan(0, events).ToArray(), new int[_edges.Count], new long[_edges.Count]);
        foreach (var (from, to, bytes) in CollectionsMarshal.AsSpan(_edges)) (targets[next[from]], weights[next[from]++]) = (to, bytes);
        return (start, targets, weights);
    }
}
