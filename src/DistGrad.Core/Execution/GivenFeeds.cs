namespace DistGrad;

/// <summary>Feeds in the order of their nodes, to be taken in that order.</summary>
internal sealed class GivenFeeds(NodeValues feeds)
{
    private readonly NodeValues _feeds = IsAscending(feeds.Nodes) ? feeds : Ordered(feeds);

    // The next feed, and the next tensor among the feeds.
    private int _next;
    private int _nextTensor;

    /// <summary>Takes the feed of a node.</summary>
    /// <param name="node">Graph node, greater than those before.</param>
    /// <param name="value">The feed.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryTake(int node, out Value value)
    {
        Advance(node);
        value = default;
        if (_next == _feeds.Count || _feeds.Nodes[_next] != node) return false;
        while (_nextTensor < _feeds.TensorAt.Length && _feeds.TensorAt[_nextTensor] < _next) _nextTensor++;
        value = _nextTensor < _feeds.TensorAt.Length && _feeds.TensorAt[_nextTensor] == _next ? _feeds.Tensors[_nextTensor] : _feeds.Values[_next];
        return true;
    }

    /// <summary>Takes the feeds of nodes that follow each other, all scalars, at once.</summary>
    /// <param name="first">The first node.</param>
    /// <param name="numbers">Gets the feeds.</param>
    /// <returns>Whether all are there and none is a tensor; if not, none is taken.</returns>
    public bool TryTake(int first, Span<double> numbers)
    {
        Advance(first);
        var nodes = _feeds.Nodes;
        var last = _next + numbers.Length - 1;

        // They ascend: with the right ends there is none missing in between.
        if (last >= nodes.Length || nodes[_next] != first || nodes[last] != first + numbers.Length - 1) return false;
        var tensor = Array.BinarySearch(_feeds.TensorAt, _next);
        if (tensor >= 0 || (~tensor < _feeds.TensorAt.Length && _feeds.TensorAt[~tensor] <= last)) return false;
        _feeds.Values.Slice(_next, numbers.Length).CopyTo(numbers);
        return true;
    }

    private void Advance(int node)
    {
        var nodes = _feeds.Nodes;
        while (_next < nodes.Length && nodes[_next] < node) _next++;
    }

    private static bool IsAscending(ReadOnlySpan<int> nodes)
    {
        for (var i = 1; i < nodes.Length; i++)
            if (nodes[i] <= nodes[i - 1]) return false;
        return true;
    }

    // Of several feeds for a node, the last one counts.
    private static NodeValues Ordered(NodeValues feeds)
    {
        var byNode = new SortedDictionary<int, Value>();
        var values = feeds.ToValues();
        for (var i = 0; i < values.Length; i++) byNode[feeds.Nodes[i]] = values[i];
        return NodeValues.Pack([.. byNode.Keys], [.. byNode.Values]);
    }
}
