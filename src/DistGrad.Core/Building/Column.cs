namespace DistGrad.Building;

/// <summary>A growing column of numbers that never moves what it holds: memory beyond the contents stays below one chunk.</summary>
internal sealed class Column<T>
    where T : unmanaged
{
    // 64 KiB for an int: not yet a large object, so that chunks come from memory that is warm already.
    private const int ChunkBits = 14;
    private const int ChunkSize = 1 << ChunkBits;

    // All but the last one in use are full; entries after it are null.
    private T[][] _chunks = [];

    // The chunk that is being filled; _used entries of it are taken, and _before in the chunks before it.
    private T[] _last = [];
    private int _used;
    private int _before;

    public int Count => _before + _used;

    public T this[int index] => _chunks[index >> ChunkBits][index & (ChunkSize - 1)];

    public void Add(T item)
    {
        if (_used == _last.Length) Grow();
        _last[_used++] = item;
    }

    public T[] ToArray()
    {
        var all = GC.AllocateUninitializedArray<T>(Count);
        for (var start = 0; start < all.Length; start += ChunkSize)
            _chunks[start >> ChunkBits].AsSpan(0, Math.Min(ChunkSize, all.Length - start)).CopyTo(all.AsSpan(start));
        return all;
    }

    // Small graphs are common: the first chunk doubles up to full size, later ones are full at once.
    private void Grow()
    {
        var chunk = Count >> ChunkBits;
        if (chunk == _chunks.Length) Array.Resize(ref _chunks, Math.Max(1, chunk * 2));
        if (_used < ChunkSize && _used > 0)
        {
            Array.Resize(ref _last, _used * 2);
        }
        else
        {
            _before += _used;
            (_last, _used) = (GC.AllocateUninitializedArray<T>(chunk == 0 ? 16 : ChunkSize), 0);
        }

        _chunks[chunk] = _last;
    }
}
