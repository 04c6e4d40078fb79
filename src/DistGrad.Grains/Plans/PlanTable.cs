using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace DistGrad.Grains;

/// <summary>The plans that a silo has loaded; the least recently used go when they take more than the budget.</summary>
internal sealed class PlanTable(IOptions<DistGradOptions> options, TimeProvider clock, NodeReferenceCache references)
{
    private readonly ConcurrentDictionary<string, LoadedPlan> _plans = new();
    private readonly Lock _lock = new();

    public IReadOnlyCollection<LoadedPlan> Plans => [.. _plans.Values];

    public LoadedShard? FindShard(string plan, int shard) => _plans.TryGetValue(plan, out var loaded) ? loaded.Find(shard) : null;

    /// <summary>The plan, kept in memory until it is released as often as it was acquired.</summary>
    public LoadedPlan Acquire(PlanRequest request)
    {
        var key = request.Key();
        lock (_lock)
        {
            var plan = _plans.GetOrAdd(key, static (k, r) => new LoadedPlan(r, k), request);
            plan.Users++;
            plan.LastUsed = clock.GetTimestamp();
            return plan;
        }
    }

    public void Release(LoadedPlan plan)
    {
        lock (_lock) plan.Users--;
        Trim();
    }

    public void Forget(string graphId)
    {
        foreach (var plan in _plans.Values)
            if (plan.Request.GraphId == graphId && _plans.TryRemove(plan.Key, out _)) Unload(plan, "The graph was deleted.");
    }

    private void Trim()
    {
        List<LoadedPlan> evicted = [];
        lock (_lock)
        {
            var bytes = _plans.Values.Sum(plan => plan.Bytes);
            foreach (var plan in _plans.Values.Where(plan => plan.Users == 0).OrderBy(plan => plan.LastUsed))
            {
                if (bytes <= options.Value.PlanBytes) break;
                bytes -= plan.Bytes;
                if (_plans.TryRemove(plan.Key, out _)) evicted.Add(plan);
            }
        }

        foreach (var plan in evicted) Unload(plan, "The plan was evicted, as the least recently used.");
    }

    private void Unload(LoadedPlan plan, string why)
    {
        references.Forget(plan.Key);
        plan.DeactivateNodes(why);
    }
}
