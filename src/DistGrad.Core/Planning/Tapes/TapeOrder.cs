namespace DistGrad.Planning;

/// <summary>Sorts instructions by level, then by key: ascending on even levels, descending on odd ones. What is equal stays in order.</summary>
/// <param name="capacity">Most instructions there are.</param>
internal sealed class TapeOrder(int capacity)
{
    private readonly int[] _byKey = new int[capacity];
    private readonly int[] _order = new int[capacity];

    // Where the next instruction of each key or level goes.
    private int[] _next = new int[256];

    /// <summary>The instructions, sorted; valid until the next call.</summary>
    /// <param name="key">Key of each instruction.</param>
    /// <param name="level">Level of each instruction.</param>
    /// <param name="keys">Number of keys.</param>
    /// <param name="levels">Number of levels.</param>
    public ReadOnlySpan<int> Of(ReadOnlySpan<int> key, ReadOnlySpan<int> level, int keys, int levels)
    {
        var next = Starts(keys);
        for (var i = 0; i < key.Length; i++) next[Folded(key[i], level[i], keys) + 1]++;
        Accumulate(next);
        for (var i = 0; i < key.Length; i++) _byKey[next[Folded(key[i], level[i], keys)]++] = i;
        next = Starts(levels);
        for (var i = 0; i < key.Length; i++) next[level[i] + 1]++;
        Accumulate(next);
        foreach (var i in _byKey.AsSpan(0, key.Length)) _order[next[level[i]]++] = i;
        return _order.AsSpan(0, key.Length);
    }

    private static int Folded(int key, int level, int keys) => level % 2 == 0 ? key : keys - 1 - key;

    private Span<int> Starts(int count)
    {
        if (_next.Length <= count) _next = new int[2 * count];
        var next = _next.AsSpan(0, count + 1);
        next.Clear();
        return next;
    }

    private static void Accumulate(Span<int> next)
    {
        for (var i = 1; i < next.Length; i++) next[i] += next[i - 1];
    }
}
