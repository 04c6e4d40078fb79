namespace DistGrad;

/// <summary>A run did not end within its deadline.</summary>
/// <param name="runId">The run.</param>
/// <param name="deadline">Time it was given.</param>
[GenerateSerializer, Alias("distgrad.RunDeadlineError")]
public sealed class RunDeadlineException(string runId, TimeSpan deadline) : RunException($"Run '{runId}' did not end within its deadline of {deadline.TotalSeconds:0.###} s.");
