namespace DistGrad;

/// <summary>A run was cancelled.</summary>
/// <param name="runId">The run.</param>
[GenerateSerializer, Alias("distgrad.RunCancelledError")]
public sealed class RunCancelledException(string runId)
    : RunException($"Run '{runId}' was cancelled.")
{
    /// <summary>The run.</summary>
    [Id(0)]
    public string RunId { get; } = runId;
}
