using System.Collections.Concurrent;

namespace DistGrad.Grains;

/// <summary>
/// Plans as they were laid out lately, so that runs that follow each other need not ask for theirs: for a short run a call takes as long as its
/// nodes. Safe for many threads.
/// </summary>
/// <param name="clock">Measures the time.</param>
internal sealed class KnownPlans(TimeProvider clock)
{
    /// <summary>How long a layout is taken to be right without asking again.</summary>
    public static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(1);

    // By key of the plan.
    private readonly ConcurrentDictionary<string, Known> _plans = new();

    public int Count => _plans.Count;

    /// <summary>A plan that was laid out over the same silos within <see cref="FreshFor"/>; null where there is none.</summary>
    public PreparedPlan? Find(PlanRequest plan, SiloAddress[] silos) =>
        _plans.TryGetValue(plan.Key(), out var known) && IsFresh(known) && AreSame(known.Silos, silos) ? known.Prepared : null;

    /// <summary>Keeps a plan.</summary>
    /// <param name="plan">Which it is.</param>
    /// <param name="silos">The silos that it was laid out over.</param>
    /// <param name="prepared">The plan.</param>
    /// <param name="since">When it was asked for, as a timestamp.</param>
    public void Keep(PlanRequest plan, SiloAddress[] silos, PreparedPlan prepared, long since) =>
        _plans[plan.Key()] = new Known(plan.GraphId, prepared, silos, since);

    /// <summary>Forgets the plans of a graph.</summary>
    public void Forget(string graphId) => Remove(known => known.GraphId == graphId);

    /// <summary>Lets go of what is no longer taken to be right.</summary>
    public void Trim() => Remove(known => !IsFresh(known));

    private static bool AreSame(SiloAddress[] known, SiloAddress[] silos) => known.Length == silos.Length && Array.TrueForAll(silos, silo => Array.IndexOf(known, silo) >= 0);

    private bool IsFresh(Known known) => clock.GetElapsedTime(known.Since) <= FreshFor;

    private void Remove(Func<Known, bool> isOver)
    {
        foreach (var one in _plans)
            if (isOver(one.Value)) _plans.TryRemove(one);
    }

    private sealed record Known(string GraphId, PreparedPlan Prepared, SiloAddress[] Silos, long Since);
}
