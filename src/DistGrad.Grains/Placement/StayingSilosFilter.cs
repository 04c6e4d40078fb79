using Orleans.Placement;

namespace DistGrad.Grains;

/// <summary>The placement filter of <see cref="StayingSilosAttribute"/>.</summary>
internal sealed class StayingSilosFilter() : PlacementFilterStrategy(order: 0);
