namespace DistGrad;

/// <summary>A graph has as many runs in flight and waiting as it may have.</summary>
/// <param name="graphId">The graph.</param>
/// <param name="inFlight">Runs in flight.</param>
/// <param name="waiting">Runs waiting.</param>
[GenerateSerializer, Alias("distgrad.RunRefusedError")]
public sealed class RunRefusedException(string graphId, int inFlight, int waiting)
    : RunException($"Graph {graphId} has {inFlight} runs in flight and {waiting} waiting, which is the limit; try again when some have ended.")
{
    /// <summary>The graph.</summary>
    [Id(0)]
    public string GraphId { get; } = graphId;

    /// <summary>Runs in flight.</summary>
    [Id(1)]
    public int InFlight { get; } = inFlight;

    /// <summary>Runs waiting.</summary>
    [Id(2)]
    public int Waiting { get; } = waiting;
}
