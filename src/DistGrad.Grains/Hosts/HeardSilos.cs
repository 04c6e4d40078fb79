namespace DistGrad.Grains;

/// <summary>
/// Which silos this one hears of, round by round, and which it must do without. Two silos that both live and do not hear of each other are
/// cut off from each other: nothing that one of them is to do for the other would ever come, so one of them has to go. Safe for many threads.
/// </summary>
/// <remarks>
/// Rounds are counted, not time: a process that stood still has missed no more than one. Only one that hears at least half of the others acts:
/// it is not itself what is cut off, or busy. The older of the two acts, and the younger goes; where the older cannot act, the younger does, after
/// twice the time. Older ones act before younger ones, and a change of the membership begins all counts anew, so that a cut through many silos
/// makes one go at a time. Nothing is expected of a silo that has never been heard.
/// </remarks>
/// <param name="self">This silo.</param>
/// <param name="patience">Rounds in a row in which nothing is heard, after which the oldest silo acts; more than two.</param>
internal sealed class HeardSilos(SiloAddress self, int patience)
{
    private readonly Lock _lock = new();
    private readonly HashSet<SiloAddress> _heard = [];

    // Rounds in a row in which nothing was heard, for each other silo; null where it has never been heard.
    private Dictionary<SiloAddress, int?> _missed = [];

    /// <summary>Something came from a silo.</summary>
    public void Add(SiloAddress silo)
    {
        lock (_lock) _heard.Add(silo);
    }

    /// <summary>Whether something has come from a silo since the last round.</summary>
    public bool Has(SiloAddress silo)
    {
        lock (_lock) return _heard.Contains(silo);
    }

    /// <summary>A silo's answer to a call, with which something came from it.</summary>
    public async Task<T> Through<T>(SiloAddress silo, Task<T> call)
    {
        var answer = await call;
        Add(silo);
        return answer;
    }

    /// <summary>Ends a round.</summary>
    /// <param name="active">The silos that are members, this one too.</param>
    /// <returns>A silo to declare dead, or null.</returns>
    public SiloAddress? EndRound(IReadOnlyCollection<SiloAddress> active)
    {
        lock (_lock)
        {
            SiloAddress[] others = [.. active.Where(silo => !silo.Equals(self))];
            if (others.Length != _missed.Count || !Array.TrueForAll(others, _missed.ContainsKey)) _missed = others.ToDictionary(silo => silo, silo => _missed.GetValueOrDefault(silo) is null ? null : (int?)0);
            foreach (var silo in others) _missed[silo] = _heard.Contains(silo) ? 0 : _missed[silo] + 1;
            _heard.Clear();

            // Rounds of two silos do not begin at the same time, so that a sign may fall into the next one.
            if (others.Count(silo => _missed[silo] <= 1) * 2 < others.Length) return null;
            var rank = others.Count(silo => IsOlder(silo, self));
            return others
                .Where(silo => _missed[silo] >= rank + (IsOlder(self, silo) ? patience : 2L * patience))
                .OrderBy(silo => silo.Generation).ThenBy(silo => silo).LastOrDefault();
        }
    }

    private static bool IsOlder(SiloAddress one, SiloAddress other) =>
        one.Generation != other.Generation ? one.Generation < other.Generation : one.CompareTo(other) < 0;
}
