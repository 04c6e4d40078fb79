namespace DistGrad;

/// <summary>A run is not known: it never was, or is no longer kept.</summary>
/// <param name="runId">The run.</param>
[GenerateSerializer, Alias("distgrad.UnknownRunError")]
public sealed class UnknownRunException(string runId)
    : RunException($"Run '{runId}' is not known, or no longer kept; start it again.")
{
    /// <summary>The run.</summary>
    [Id(0)]
    public string RunId { get; } = runId;
}
