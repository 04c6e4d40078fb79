using Microsoft.Extensions.Logging;

namespace DistGrad.Grains;

/// <summary>What shard hosts and runs log.</summary>
internal static partial class HostLog
{
    [LoggerMessage(1, LogLevel.Warning, "The end of attempt {Attempt} could not be reported to its run")]
    public static partial void ReportFailed(ILogger logger, AttemptId attempt, Exception error);

    [LoggerMessage(2, LogLevel.Warning, "Attempt {Attempt} is closed: its run was not heard of during its lease")]
    public static partial void LeaseExpired(ILogger logger, AttemptId attempt);

    [LoggerMessage(3, LogLevel.Warning, "Attempt {Number} at run {Run} ended because {Reason}")]
    public static partial void AttemptEnded(ILogger logger, int number, RunKey run, string reason);

    [LoggerMessage(4, LogLevel.Warning, "Silo {Silo} could not be told to close attempt {Attempt}; its lease will")]
    public static partial void CloseFailed(ILogger logger, string silo, AttemptId attempt, Exception error);

    [LoggerMessage(5, LogLevel.Information, "The progress of run {Run} could not be read: {Reason}")]
    public static partial void LookFailed(ILogger logger, RunKey run, string reason);

    [LoggerMessage(6, LogLevel.Warning, "The place of run {Run} among the runs of its graph could not be kept; the next look tries again")]
    public static partial void RenewFailed(ILogger logger, RunKey run, Exception error);

    [LoggerMessage(8, LogLevel.Information, "Silo {Silo} could not be asked for nodes of attempt {Attempt}")]
    public static partial void InspectFailed(ILogger logger, string silo, AttemptId attempt, Exception error);

    [LoggerMessage(7, LogLevel.Warning, "The place of run {Run} among the runs of its graph could not be given back; its lease will")]
    public static partial void ReleaseFailed(ILogger logger, RunKey run, Exception error);

    [LoggerMessage(20, LogLevel.Warning, "The storage did not answer for '{Name}', and is asked again: {Reason}")]
    public static partial void StorageFailed(ILogger logger, string name, string reason);

    [LoggerMessage(21, LogLevel.Warning, "Durable run {Run} was lost with its silo and is taken up again")]
    public static partial void RunResumed(ILogger logger, RunKey run);

    [LoggerMessage(22, LogLevel.Error, "The end of durable run {Run} could not be stored; it is kept in memory")]
    public static partial void EndNotStored(ILogger logger, RunKey run, Exception error);

    [LoggerMessage(23, LogLevel.Warning, "Silo {Silo} stops with {Runs} runs under way, which start again elsewhere")]
    public static partial void DrainEnded(ILogger logger, string silo, int runs);

    [LoggerMessage(24, LogLevel.Information, "Silo {Silo} could not be told that this one stops: {Reason}")]
    public static partial void DrainNotTold(ILogger logger, string silo, string reason);

    [LoggerMessage(25, LogLevel.Warning, "Silo {Silo} is to be declared dead: nothing has been heard of it for {Patience}, though other silos are heard of")]
    public static partial void SiloCutOff(ILogger logger, string silo, TimeSpan patience);

    [LoggerMessage(26, LogLevel.Warning, "Silo {Silo}, of which nothing is heard, cannot be declared dead now")]
    public static partial void MembershipNotRead(ILogger logger, string silo, Exception error);

    [LoggerMessage(27, LogLevel.Debug, "Silo {Silo} could not be told that this one lives: {Reason}")]
    public static partial void NotHeard(ILogger logger, string silo, string reason);

    [LoggerMessage(28, LogLevel.Warning, "What was traced of run {Run} could not be worked up")]
    public static partial void NotTraced(ILogger logger, RunKey run, Exception error);

    [LoggerMessage(29, LogLevel.Information, "Run {Run} is put off: {Reason}")]
    public static partial void RunPutOff(ILogger logger, RunKey run, string reason);

    [LoggerMessage(30, LogLevel.Information, "Silo {Silo} could not be asked for run {Run}: {Reason}")]
    public static partial void RunNotLookedFor(ILogger logger, string silo, RunKey run, string reason);
}
