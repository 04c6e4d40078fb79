namespace DistGrad.Planning.Partitioning.Strategies;

/// <summary>Sorts ops by a small key and leaves those of equal key in the order they have.</summary>
internal static class KeyedOrder
{
    /// <summary>The sorted order; the ops of a key are a region.</summary>
    /// <param name="ops">The ops.</param>
    /// <param name="basis">Their order as it is.</param>
    /// <param name="key">Key of each op of it, taken from the pool and given back; no producer has a larger one than its consumer.</param>
    /// <param name="keys">Number of keys.</param>
    /// <param name="keysOfStage">Number of keys that follow each other in a stage.</param>
    public static Arrangement Sort(OpSet ops, int[] basis, int[] key, int keys, int keysOfStage)
    {
        var end = new int[keys + 1];
        foreach (var k in key) end[k + 1]++;
        var regions = 0;
        for (var k = 0; k < keys; k++)
        {
            if (end[k + 1] > 0) regions++;
            end[k + 1] += end[k];
        }

        var (regionEnd, regionStage, region) = (new int[regions], new int[regions], 0);
        for (var k = 0; k < keys; k++)
            if (end[k + 1] > end[k]) (regionEnd[region], regionStage[region++]) = (end[k + 1], k / keysOfStage);
        var order = ops.Pool.Take();
        for (var i = 0; i < basis.Length; i++) order[end[key[i]]++] = basis[i];
        ops.Pool.GiveBack(key);
        return new Arrangement(order, regionEnd, regionStage);
    }
}
