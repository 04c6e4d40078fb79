namespace DistGrad.Grains;

/// <summary>Finds the shard of a planned node.</summary>
internal readonly struct ShardIndex
{
    // First planned node of each shard, and the end; strictly ascending, no shard is empty.
    private readonly int[] _starts;

    public ShardIndex(int[] sizes)
    {
        _starts = new int[sizes.Length + 1];
        for (var shard = 0; shard < sizes.Length; shard++) _starts[shard + 1] = _starts[shard] + sizes[shard];
    }

    public (int Shard, int Node) Locate(int planned)
    {
        var at = Array.BinarySearch(_starts, planned);
        var shard = at >= 0 ? at : ~at - 1;
        return (shard, planned - _starts[shard]);
    }
}
