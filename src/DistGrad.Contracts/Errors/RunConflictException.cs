namespace DistGrad;

/// <summary>A run id was used before, for another request.</summary>
/// <param name="runId">The run.</param>
[GenerateSerializer, Alias("distgrad.RunConflictError")]
public sealed class RunConflictException(string runId)
    : RunException($"Run id '{runId}' was used for another request; give each request its own id.")
{
    /// <summary>The run.</summary>
    [Id(0)]
    public string RunId { get; } = runId;
}
