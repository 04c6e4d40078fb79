namespace DistGrad.Grains;

/// <summary>
/// A run from its beginning to its end, and what is kept of it. It belongs to the grain that begins it, in whose turns all of it happens.
/// </summary>
/// <param name="key">The run.</param>
/// <param name="parts">What runs work with.</param>
/// <param name="owner">The grain that begins it.</param>
/// <param name="durable">What makes it durable, or null.</param>
internal sealed class Run(RunKey key, RunParts parts, IRunOwner owner, DurableRun? durable = null)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    // The turns of the grain that it belongs to.
    private readonly TaskScheduler _turns = TaskScheduler.Current;

    // Completed in a turn of the grain, where those who wait go on at once.
    private readonly TaskCompletionSource _ended = new();
    private readonly CancellationTokenSource _cancellation = new();

    // Set when it begins.
    private RunRequest? _request;
    private RunExecution? _execution;

    // Exactly one of them is set once the run has ended.
    private RunOutcome? _outcome;
    private Exception? _error;

    // Made with the first question about nodes.
    private RunInspector? _inspector;
    private bool _isCancelled;

    // Takes the run out of those that have ended.
    private Action? _leave;

    // Whether its grain goes, with its silo or without: a durable run goes on where its grain is found next.
    private bool _isLeaving;
    private long _endedAt;

    public RunKey Key => key;

    /// <summary>The grain that it belongs to.</summary>
    public IRunOwner Owner => owner;

    /// <summary>How far it is.</summary>
    public RunStatus Status => new() { Progress = _execution?.Progress ?? default, Outcome = _outcome, Error = _error };

    /// <summary>Whether it has ended. May be read from any thread.</summary>
    public bool HasEnded => _ended.Task.IsCompleted;

    /// <summary>How long ago it ended. May be read from any thread, once it has.</summary>
    public TimeSpan EndedFor => parts.Clock.GetElapsedTime(_endedAt);

    /// <summary>Asks the run something in a turn of its grain; from one of its turns at once.</summary>
    public Task<T> Ask<T>(Func<Run, Task<T>> call) =>
        TaskScheduler.Current == _turns ? call(this) : Task.Factory.StartNew(() => call(this), CancellationToken.None, TaskCreationOptions.DenyChildAttach, _turns).Unwrap();

    /// <inheritdoc cref="Ask{T}"/>
    public Task Ask(Func<Run, Task> call) => Ask(async run =>
    {
        await call(run);
        return true;
    });

    /// <summary>Begins it.</summary>
    public void Begin(RunRequest request)
    {
        _request = request;
        var tracer = RunTracer.Begin(key, request, parts);
        var own = tracer?.TraceId is { } trace ? parts with { Logger = new TracedLogger(parts.Logger, trace) } : parts;
        _execution = new RunExecution(key, request, RunPlace.Of(key, own), own) { Trace = tracer?.Spec };
        _ = Execute(_execution, request, parts.Records.Add(key, _execution), tracer);
    }

    /// <summary>Makes it what it was when it ended.</summary>
    public void Restore(RunRequest request, RunStatus end)
    {
        (_request, _outcome, _error) = (request, end.Outcome, end.Error);
        _execution = new RunExecution(key, request, RunPlace.Of(key, parts), parts);
        End();
        Keep(request);
    }

    /// <summary>Checks that a request is the one of this run. Seldom, and hashing takes as long as a small run: so it is not done beforehand.</summary>
    /// <exception cref="RunConflictException">It is another one.</exception>
    public async Task Join(RunRequest request)
    {
        var known = _request!;
        var (mine, given) = await Task.Run(() => (known.ContentHash(), request.ContentHash()));
        if (mine != given) throw new RunConflictException(key.RunId);
    }

    /// <summary>Waits for the end.</summary>
    /// <param name="patience">Longest wait; the answer then tells how far the run is.</param>
    /// <exception cref="UnknownRunException">The run leaves with its grain.</exception>
    /// <exception cref="SiloUnavailableException">It is durable, and leaves with its silo.</exception>
    public async Task<RunStatus> Wait(TimeSpan patience)
    {
        try
        {
            await _ended.Task.WaitAsync(patience, parts.Clock);
        }
        catch (TimeoutException)
        {
            await Look();
        }

        // Who waits starts it again; a durable run goes on by itself, and who waits asks again.
        if (_isLeaving && _outcome is null) throw Gone();
        return Status with { Outcome = _outcome is null ? null : Detached(_outcome) };
    }

    /// <summary>Cancels it, and waits until no silo holds anything of it.</summary>
    public async Task Cancel()
    {
        _isCancelled = true;
        await _cancellation.CancelAsync();
        await _ended.Task;
    }

    /// <summary>What nodes held.</summary>
    /// <exception cref="InspectionException">A node was pruned from the run, or the run failed.</exception>
    public async Task<NodeInspections> Inspect(int[] graphNodes)
    {
        if (_error is not null) throw new InspectionException($"Run '{key.RunId}' failed, so there is nothing to inspect: {_error.Message}");
        _inspector ??= new RunInspector(key, _request!, parts);
        var inspections = NodeInspections.Of(await _inspector.Inspect(_execution!.Attempt, _outcome is not null, graphNodes));
        return inspections with { Tensors = parts.Parcels.Detach(inspections.Tensors) };
    }

    /// <summary>What was traced of it, once it has ended.</summary>
    public async Task<RunTrace?> Trace()
    {
        await _ended.Task;
        return await parts.Traces.Find(key);
    }

    /// <summary>Ends its way on this silo, as its grain goes.</summary>
    public async Task Leave(CancellationToken cancellationToken)
    {
        _isLeaving = true;
        LetGo();
        await _cancellation.CancelAsync();
        await _ended.Task.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    /// <summary>Takes it out of the ended runs that are kept. Called from any thread.</summary>
    public void LetGo() => Interlocked.Exchange(ref _leave, null)?.Invoke();

    /// <summary>
    /// Lets go of the run once it has ended, so that others have the memory: it is not known any more afterwards. Called from any thread.
    /// </summary>
    public void Forget() => owner.Forget(this);

    private RunOutcome Detached(RunOutcome outcome) =>
        outcome with { Values = parts.Parcels.Detach(outcome.Values), Gradients = parts.Parcels.Detach(outcome.Gradients) };

    private Exception Gone() => durable is null ? new UnknownRunException(key.RunId)
        : new SiloUnavailableException($"The silo of durable run '{key.RunId}' stops; the run goes on elsewhere.");

    private async Task Execute(RunExecution execution, RunRequest request, RunEntry entry, RunTracer? tracer)
    {
        var start = parts.Clock.GetTimestamp();
        parts.Metrics.RunStarted();
        try
        {
            using var deadline = new CancellationTokenSource(Left(request), parts.Clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _cancellation.Token);
            try
            {
                _outcome = await execution.Execute(either.Token);
            }
            catch (OperationCanceledException) when (either.IsCancellationRequested)
            {
                _error = _cancellation.IsCancellationRequested ? new RunCancelledException(key.RunId) : new RunDeadlineException(key.RunId, request.Deadline!.Value);
            }
        }
        catch (Exception e)
        {
            _error = e;
        }

        // One that leaves with its silo has not ended.
        var leaves = _isLeaving && _outcome is null && !_isCancelled;
        if (durable is not null && leaves) await durable.Leave();
        else if (durable is not null) await Settle(durable);

        // Where it goes on there is another entry, and another trace.
        if (!leaves || durable is null)
        {
            entry.Finish(_error);
            tracer?.End(execution, _error);
        }

        if (!_isLeaving) Keep(request);
        parts.Metrics.RunEnded(leaves ? RunEnding.Left : RunEndings.Of(_error), execution.Attempt?.Prepared.Outline.Granularity, parts.Clock.GetElapsedTime(start));
        owner.Ended(this);
        End();
    }

    private void End()
    {
        _endedAt = parts.Clock.GetTimestamp();
        _ended.TrySetResult();
    }

    private async Task Settle(DurableRun durable)
    {
        var end = await durable.End(Status);
        (_outcome, _error) = (end.Outcome, end.Error);
    }

    // The time that a durable run spent before its silo was lost counts.
    private TimeSpan Left(RunRequest request)
    {
        if (request.Deadline is not { } deadline) return Timeout.InfiniteTimeSpan;
        var left = durable is null ? deadline : deadline - (parts.Clock.GetUtcNow() - durable.Since);
        return left > Shortest ? left : Shortest;
    }

    private void Keep(RunRequest request) => _leave = parts.Ended.Add(this, request.Feeds.Bytes + (_outcome?.Values.Bytes ?? 0) + (_outcome?.Gradients.Bytes ?? 0));

    // How far the run is, for those who ask; the watchdog deals with hosts that do not answer.
    private async Task Look()
    {
        if (_execution?.Attempt is not { } attempt || HasEnded) return;
        try
        {
            await attempt.Look(_cancellation.Token);
        }
        catch (Exception e) when (e is HostLostException or OperationCanceledException)
        {
            HostLog.LookFailed(parts.Logger, key, e.Message);
        }
    }
}
