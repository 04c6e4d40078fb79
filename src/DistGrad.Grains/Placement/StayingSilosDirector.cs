using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace DistGrad.Grains;

/// <summary>Leaves out silos that are about to stop: a run that began on one would have to be waited for, or made again.</summary>
/// <param name="draining">Silos that are about to stop.</param>
internal sealed class StayingSilosDirector(DrainingSilos draining) : IPlacementFilterDirector
{
    /// <inheritdoc/>
    public IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, PlacementTarget context, IEnumerable<SiloAddress> silos) =>
        draining.IsEmpty ? silos : draining.Without([.. silos]);
}
