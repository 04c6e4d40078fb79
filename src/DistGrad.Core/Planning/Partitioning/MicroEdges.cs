using System.Runtime.InteropServices;

namespace DistGrad.Planning.Partitioning;

/// <summary>Values that micro-blocks read of each other, counted so that the counts stay exact when neighbours are put together.</summary>
/// <remarks>
/// A value made in micro-block i is read by others in ascending order. For each reader j and the one before it, p (at first i itself),
/// one value of (i, p, j) is counted. Put together to blocks, j's block gets the value from i's block if it is not p's block too.
/// </remarks>
internal sealed class MicroEdges
{
    // Beyond that, readers before are forgotten, and counts may be too high.
    private const int MaxEntries = 1 << 21;

    // Open addressing; a key holds three numbers of 16 bits, and 0 stands for an empty entry: j is never 0.
    private long[] _key = new long[1 << 12];
    private int[] _values = new int[1 << 12];

    private MicroEdges()
    {
    }

    /// <summary>Number of different (i, p, j).</summary>
    public int Count { get; private set; }

    /// <summary>Counts the values.</summary>
    /// <param name="ops">The ops, placed in the order.</param>
    /// <param name="order">The order.</param>
    /// <param name="micros">Its intervals, fewer than 65,536.</param>
    public static MicroEdges Of(OpSet ops, int[] order, MicroBlocks micros)
    {
        var (position, start, inputs) = (ops.Position, ops.Columns.InputStart, ops.Columns.Inputs);
        var edges = new MicroEdges();

        // For each op its micro-block, and in the lower half the last one that reads it.
        var column = ops.Pool.Take();
        var owner = MemoryMarshal.Cast<int, uint>(column.AsSpan());
        for (uint micro = 0; micro < micros.Count; micro++)
        {
            var end = micros.Start((int)micro + 1);
            for (var i = micros.Start((int)micro); i < end; i++)
            {
                owner[i] = (micro << 16) | micro;
                var node = order[i];
                for (var edge = start[node]; edge < start[node + 1]; edge++)
                {
                    var producer = position[inputs[edge]];
                    if (producer < 0 || (ushort)owner[producer] == micro) continue;
                    edges.Add(((long)owner[producer] << 16) | micro);
                    owner[producer] = (owner[producer] & 0xFFFF0000) | micro;
                }
            }
        }

        ops.Pool.GiveBack(column);
        return edges;
    }

    /// <summary>All (i, p, j) and their numbers of values, in an order that depends on the graph alone.</summary>
    public MicroEdge[] ToArray()
    {
        var (entries, count) = (new MicroEdge[Count], 0);
        for (var at = 0; at < _key.Length; at++)
            if (_key[at] != 0) entries[count++] = new((ushort)(_key[at] >> 32), (ushort)(_key[at] >> 16), (ushort)_key[at], _values[at]);
        return entries;
    }

    private void Add(long key)
    {
        if (Count >= MaxEntries)
        {
            var from = key >> 32;
            key = (from << 32) | (from << 16) | (ushort)key;
        }

        var at = Find(key);
        if (_key[at] == 0)
        {
            _key[at] = key;
            if (++Count > _key.Length / 2)
            {
                Grow();
                at = Find(key);
            }
        }

        _values[at]++;
    }

    private int Find(long key)
    {
        var mask = _key.Length - 1;
        var at = (int)((ulong)(key * unchecked((long)0x9E3779B97F4A7C15)) >> 32) & mask;
        while (_key[at] != key && _key[at] != 0) at = (at + 1) & mask;
        return at;
    }

    private void Grow()
    {
        var (keys, values) = (_key, _values);
        (_key, _values) = (new long[2 * keys.Length], new int[2 * keys.Length]);
        for (var i = 0; i < keys.Length; i++)
        {
            if (keys[i] == 0) continue;
            var at = Find(keys[i]);
            (_key[at], _values[at]) = (keys[i], values[i]);
        }
    }
}

/// <summary>Values made in one micro-block, and read by another.</summary>
/// <param name="From">Where they are made.</param>
/// <param name="Before">Where they are read before; where they are made if nowhere.</param>
/// <param name="To">Where they are read.</param>
/// <param name="Values">How many.</param>
internal readonly record struct MicroEdge(ushort From, ushort Before, ushort To, int Values);
