using System.Globalization;

namespace DistGrad;

/// <summary>A run did not end within its deadline.</summary>
/// <param name="runId">The run.</param>
/// <param name="deadline">Time it was given.</param>
[GenerateSerializer, Alias("distgrad.RunDeadlineError")]
public sealed class RunDeadlineException(string runId, TimeSpan deadline)
    : RunException(string.Create(CultureInfo.InvariantCulture, $"Run '{runId}' did not end within its deadline of {deadline.TotalSeconds:0.###} s."))
{
    /// <summary>The run.</summary>
    [Id(0)]
    public string RunId { get; } = runId;

    /// <summary>Time it was given.</summary>
    [Id(1)]
    public TimeSpan Deadline { get; } = deadline;
}
