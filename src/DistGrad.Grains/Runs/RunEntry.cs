namespace DistGrad.Grains;

/// <summary>What a silo remembers of a run. Once the run has ended it holds on to nothing of it.</summary>
/// <param name="run">The run.</param>
/// <param name="execution">How it is made.</param>
/// <param name="clock">Measures the time.</param>
internal sealed class RunEntry(RunKey run, RunExecution execution, TimeProvider clock)
{
    private const int LongestError = 1000;

    private readonly DateTimeOffset _startedAt = clock.GetUtcNow();
    private readonly long _start = clock.GetTimestamp();
    private readonly bool _hasGradients = execution.Signature.GradientOf != PlanSignature.None;

    // Null once the run has ended, when the end is set.
    private RunExecution? _execution = execution;
    private End? _end;

    /// <summary>The run has ended.</summary>
    /// <param name="error">Why it failed, or null.</param>
    public void Finish(Exception? error)
    {
        if (_execution is not { } ended) return;
        var text = error is null ? null : error.Message.Length > LongestError ? error.Message[..LongestError] : error.Message;
        Volatile.Write(ref _end, new End(clock.GetElapsedTime(_start), error is null ? RunState.Succeeded : RunState.Failed, text, ended.Attempts, NodesOf(ended)));
        Volatile.Write(ref _execution, null);
    }

    /// <summary>What is remembered, as it travels. Called from any thread.</summary>
    /// <param name="silo">This silo.</param>
    public RunRecord ToRecord(string silo)
    {
        var underWay = Volatile.Read(ref _execution);
        var end = Volatile.Read(ref _end) ?? new End(clock.GetElapsedTime(_start), RunState.Running, null, underWay?.Attempts ?? 0, underWay is null ? 0 : NodesOf(underWay));
        return new RunRecord
        {
            GraphId = run.GraphId,
            RunId = run.RunId,
            IsDurable = run.IsDurable,
            StartedAt = _startedAt,
            Elapsed = end.Elapsed,
            State = end.State,
            Error = end.Error,
            Attempts = end.Attempts,
            Nodes = end.Nodes,
            HasGradients = _hasGradients,
            Silo = silo,
        };
    }

    private static int NodesOf(RunExecution execution) => execution.Attempt?.Prepared.Outline.Nodes ?? 0;

    private sealed record End(TimeSpan Elapsed, RunState State, string? Error, int Attempts, int Nodes);
}
