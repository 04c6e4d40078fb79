namespace DistGrad.Building;

/// <summary>A growing column of numbers that never moves what it holds: memory beyond the contents stays below one chunk.</summary>
internal sealed class Column<T>
    where T : unmanaged
{
    private const int ChunkBits = 14;
    private const int ChunkSize = 1 << ChunkBits;

    private readonly List<T[]> _chunks = [];

    // The chunk that is being filled; _used entries of it are taken.
    private T[] _last = [];
    private int _used;

    public int Count => _chunks.Count == 0 ? 0 : ((_chunks.Count - 1) << ChunkBits) + _used;

    public T this[int index] => _chunks[index >> ChunkBits][index & (ChunkSize - 1)];

    public void Add(T item)
    {
        if (_used == _last.Length) Grow();
        _last[_used++] = item;
    }

    public T[] ToArray()
    {
        var all = new T[Count];
        for (var i = 0; i < _chunks.Count; i++)
        {
            var start = i << ChunkBits;
            _chunks[i].AsSpan(0, Math.Min(_chunks[i].Length, all.Length - start)).CopyTo(all.AsSpan(start));
        }

        return all;
    }

    // Small graphs are common: the first chunk doubles up to full size, later ones are full at once.
    private void Grow()
    {
        if (_chunks.Count == 1 && _last.Length < ChunkSize)
        {
            Array.Resize(ref _last, _last.Length * 2);
            _chunks[0] = _last;
            return;
        }

        _last = new T[_chunks.Count == 0 ? 16 : ChunkSize];
        _used = 0;
        _chunks.Add(_last);
    }
}
