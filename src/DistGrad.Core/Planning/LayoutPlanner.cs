namespace DistGrad;

/// <summary>Assigns shards to silos: balanced by work, neighbours together, moving as few shards as possible from a previous layout.</summary>
public static class LayoutPlanner
{
    /// <summary>Gives each shard an owner.</summary>
    /// <param name="work">Work of each shard, in any unit.</param>
    /// <param name="silos">Silos, all different, at least one.</param>
    /// <param name="previous">Owner of each shard before, or null where there is no previous layout.</param>
    /// <typeparam name="TSilo">What identifies a silo.</typeparam>
    /// <returns>For each shard, the index of its owner.</returns>
    public static int[] Assign<TSilo>(ReadOnlySpan<long> work, IReadOnlyList<TSilo> silos, IReadOnlyList<TSilo>? previous = null)
        where TSilo : notnull
    {
        if (silos.Count == 0) throw new ArgumentException("There is no silo to lay shards out on.", nameof(silos));
        long total = 0;
        foreach (var shard in work) total += shard;
        return previous is null ? InRuns(work, silos.Count, total) : KeepingOwners(work, silos, previous, total);
    }

    // A shard goes to the silo whose share of the total work its middle falls into, so that neighbours stay together.
    private static int[] InRuns(ReadOnlySpan<long> work, int silos, long total)
    {
        var owners = new int[work.Length];
        long before = 0;
        for (var shard = 0; shard < work.Length; shard++)
        {
            var middle = before + (work[shard] / 2.0);
            owners[shard] = (int)Math.Min(silos - 1, middle * silos / Math.Max(1, total));
            before += work[shard];
        }

        return owners;
    }

    // An owner keeps its shards as long as they stay within its share; the others go to whoever has least,
    // which at a tie is the owner.
    private static int[] KeepingOwners<TSilo>(ReadOnlySpan<long> work, IReadOnlyList<TSilo> silos, IReadOnlyList<TSilo> previous, long total)
        where TSilo : notnull
    {
        var index = new Dictionary<TSilo, int>();
        for (var i = 0; i < silos.Count; i++) index.Add(silos[i], i);
        var load = new long[silos.Count];
        var share = (total + silos.Count - 1) / silos.Count;
        var owners = new int[work.Length];
        Array.Fill(owners, -1);
        for (var shard = 0; shard < work.Length; shard++)
        {
            if (!index.TryGetValue(previous[shard], out var owner) || load[owner] + work[shard] > share) continue;
            owners[shard] = owner;
            load[owner] += work[shard];
        }

        for (var shard = 0; shard < work.Length; shard++)
        {
            if (owners[shard] >= 0) continue;
            var least = Array.IndexOf(load, load.Min());
            if (index.TryGetValue(previous[shard], out var owner) && load[owner] == load[least]) least = owner;
            owners[shard] = least;
            load[least] += work[shard];
        }

        return owners;
    }
}
