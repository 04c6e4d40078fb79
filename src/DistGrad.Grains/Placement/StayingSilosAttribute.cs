using Orleans.Placement;

namespace DistGrad.Grains;

/// <summary>New activations of the grain are placed on silos that are not about to stop, as far as there are such.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class StayingSilosAttribute() : PlacementFilterAttribute(new StayingSilosFilter());
