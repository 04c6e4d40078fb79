namespace DistGrad;

/// <summary>A run stalled or lost a silo in every one of its attempts.</summary>
/// <param name="runId">The run.</param>
/// <param name="attempts">Attempts made.</param>
/// <param name="last">What ended the last of them.</param>
[GenerateSerializer, Alias("distgrad.RunStalledError")]
public sealed class RunStalledException(string runId, int attempts, string last)
    : RunException($"Run '{runId}' did not finish in {attempts} attempts; the last one ended because {last}.")
{
    /// <summary>The run.</summary>
    [Id(0)]
    public string RunId { get; } = runId;

    /// <summary>Attempts made.</summary>
    [Id(1)]
    public int Attempts { get; } = attempts;

    /// <summary>What ended the last of them.</summary>
    [Id(2)]
    public string Last { get; } = last;
}
