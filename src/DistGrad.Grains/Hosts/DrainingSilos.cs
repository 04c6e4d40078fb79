using System.Collections.Concurrent;

namespace DistGrad.Grains;

/// <summary>Silos that are about to stop, as far as this silo was told.</summary>
internal sealed class DrainingSilos
{
    private readonly ConcurrentDictionary<SiloAddress, bool> _silos = new();

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => _silos.IsEmpty;

    public void Add(SiloAddress silo) => _silos[silo] = true;

    /// <summary>Whether a silo is not about to stop, as far as this silo was told.</summary>
    public bool IsStaying(SiloAddress silo) => _silos.IsEmpty || !_silos.ContainsKey(silo);

    /// <summary>Those of some silos that new runs are laid out over or placed on: if all are about to stop, all.</summary>
    public SiloAddress[] Without(SiloAddress[] silos)
    {
        var staying = Array.FindAll(silos, silo => !_silos.ContainsKey(silo));
        return staying.Length > 0 ? staying : silos;
    }

    /// <summary>Forgets silos that are gone.</summary>
    public void Trim(Func<SiloAddress, bool> isGone)
    {
        foreach (var silo in _silos.Keys)
            if (isGone(silo)) _silos.TryRemove(silo, out _);
    }
}
