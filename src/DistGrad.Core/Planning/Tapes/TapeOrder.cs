namespace DistGrad.Planning;

/// <summary>Sorts instructions by round, then by key, then by depth. What is equal stays in order.</summary>
/// <param name="capacity">Most instructions there are.</param>
internal sealed class TapeOrder(int capacity)
{
    private int[] _order = new int[capacity];
    private int[] _sorted = new int[capacity];

    // Where the next instruction of each depth, key or round goes.
    private int[] _next = new int[256];

    /// <summary>The instructions, sorted; valid until the next call.</summary>
    /// <param name="round">Round of each instruction.</param>
    /// <param name="key">Key of each instruction.</param>
    /// <param name="depth">Depth of each instruction.</param>
    public ReadOnlySpan<int> Of(ReadOnlySpan<int> round, ReadOnlySpan<int> key, ReadOnlySpan<int> depth)
    {
        for (var i = 0; i < round.Length; i++) _order[i] = i;
        Sort(depth);
        Sort(key);
        Sort(round);
        return _order.AsSpan(0, round.Length);
    }

    // By counting, stably. Most depths are all 0.
    private void Sort(ReadOnlySpan<int> by)
    {
        var greatest = 0;
        foreach (var number in by) greatest = Math.Max(greatest, number);
        if (greatest == 0) return;
        var next = Starts(greatest + 1);
        foreach (var number in by) next[number + 1]++;
        for (var i = 1; i < next.Length; i++) next[i] += next[i - 1];
        foreach (var i in _order.AsSpan(0, by.Length)) _sorted[next[by[i]]++] = i;
        (_order, _sorted) = (_sorted, _order);
    }

    private Span<int> Starts(int count)
    {
        if (_next.Length <= count) _next = new int[2 * count];
        var next = _next.AsSpan(0, count + 1);
        next.Clear();
        return next;
    }
}
