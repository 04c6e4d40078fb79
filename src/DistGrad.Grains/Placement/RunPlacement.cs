namespace DistGrad.Grains;

/// <summary>The placement of <see cref="RunPlacementAttribute"/>.</summary>
internal sealed class RunPlacement : PlacementStrategy;
