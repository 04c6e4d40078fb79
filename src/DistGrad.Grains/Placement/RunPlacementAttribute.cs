using Orleans.Placement;

namespace DistGrad.Grains;

/// <summary>New activations of run grains are placed where their run is, if it was taken on at a door; others as grains are by default.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class RunPlacementAttribute() : PlacementAttribute(new RunPlacement());
