namespace DistGrad.Grains;

/// <summary>How a run ended, in the order of <see cref="MetricTags.Outcomes"/>.</summary>
internal enum RunEnding
{
    Succeeded,
    Failed,
    Cancelled,
    Deadline,
    Refused,
    Left,
}

/// <summary>Tells them apart.</summary>
internal static class RunEndings
{
    /// <summary>The ending of a run that did not leave.</summary>
    /// <param name="error">Its error, or null where it succeeded.</param>
    public static RunEnding Of(Exception? error) => error switch
    {
        null => RunEnding.Succeeded,
        RunCancelledException => RunEnding.Cancelled,
        RunDeadlineException => RunEnding.Deadline,
        RunRefusedException => RunEnding.Refused,
        _ => RunEnding.Failed,
    };
}
