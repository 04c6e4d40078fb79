using System.Collections.Concurrent;

namespace DistGrad.Grains;

/// <summary>The shards of a plan that a silo owns, with their active nodes. Shards are added as layouts assign them.</summary>
internal sealed class LoadedPlan(PlanRequest request, string key)
{
    // What a node costs with its activation, its share of the plan and an open run.
    private const long BytesPerNode = 3000;

    private readonly ConcurrentDictionary<int, Lazy<Task<LoadedShard>>> _shards = new();

    public PlanRequest Request => request;

    public string Key => key;

    /// <summary>When it was used last, as a timestamp of the silo's clock.</summary>
    public long LastUsed { get; set; }

    /// <summary>Open attempts that use it; guarded by the plan table.</summary>
    public int Users { get; set; }

    public IEnumerable<LoadedShard> Shards => _shards.Values.Where(shard => shard.IsValueCreated && shard.Value.IsCompletedSuccessfully).Select(shard => shard.Value.GetAwaiter().GetResult());

    public long Bytes => Shards.Sum(shard => (shard.Program.Shard.Count * BytesPerNode) + shard.Bytes);

    public int ActiveNodes => Shards.Sum(shard => shard.ActiveNodes);

    public LoadedShard? Find(int shard) =>
        _shards.TryGetValue(shard, out var loading) && loading.IsValueCreated && loading.Value.IsCompletedSuccessfully ? loading.Value.GetAwaiter().GetResult() : null;

    /// <summary>The shard, loaded once however many ask for it at the same time; a failure is forgotten.</summary>
    public async Task<LoadedShard> Load(int shard, Func<int, Task<LoadedShard>> load)
    {
        var loading = _shards.GetOrAdd(shard, s => new Lazy<Task<LoadedShard>>(() => load(s)));
        try
        {
            return await loading.Value;
        }
        catch
        {
            _shards.TryRemove(KeyValuePair.Create(shard, loading));
            throw;
        }
    }

    public void DeactivateNodes(string why)
    {
        var reason = new DeactivationReason(DeactivationReasonCode.ApplicationRequested, why);
        foreach (var shard in Shards) shard.DeactivateNodes(reason);
    }
}
