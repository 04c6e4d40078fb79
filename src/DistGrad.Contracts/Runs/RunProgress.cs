namespace DistGrad;

/// <summary>How far a run is.</summary>
/// <param name="Attempt">The attempt, from 1; 0 while the run waits for admission or its plan.</param>
/// <param name="Forward">Nodes that have fired forward in this attempt.</param>
/// <param name="Backward">Nodes that have fired backward in this attempt.</param>
/// <param name="ForwardTotal">Nodes that will fire forward; 0 before the plan is known.</param>
/// <param name="BackwardTotal">Nodes that will fire backward.</param>
[GenerateSerializer, Immutable, Alias("distgrad.RunProgress")]
public readonly record struct RunProgress(
    [property: Id(0)] int Attempt,
    [property: Id(1)] int Forward,
    [property: Id(2)] int Backward,
    [property: Id(3)] int ForwardTotal,
    [property: Id(4)] int BackwardTotal);
