using Orleans.Concurrency;

namespace DistGrad.Grains;

/// <summary>One run: starts it, tells how far it is, ends it. See <see cref="IRunGrain"/>.</summary>
[GrainType("run"), Reentrant, StayingSilos]
internal sealed class RunGrain(RunParts parts) : Grain, IRunGrain, IRemindable
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    // Completed in a turn of the grain, where those who wait go on at once.
    private readonly TaskCompletionSource _ended = new();
    private readonly CancellationTokenSource _cancellation = new();

    // Set once, by the first request.
    private RunRequest? _request;
    private RunExecution? _execution;

    // Exactly one of them is set once the run has ended.
    private RunOutcome? _outcome;
    private Exception? _error;

    // Made with the first question about nodes.
    private RunInspector? _inspector;

    // Set if it is durable. It is started by one call at a time, and not while it is cleared.
    private DurableRun? _durable;
    private readonly SemaphoreSlim _starting = new(1, 1);
    private bool _isCancelled;

    // Takes the run out of those that have ended.
    private Action? _leave;

    // Whether this activation goes, with its silo or without: the run goes on where the grain is found next.
    private bool _isLeaving;

    private RunKey Key => RunKey.Parse(this.GetPrimaryKeyString());

    private RunStatus Status => new() { Progress = _execution?.Progress ?? default, Outcome = _outcome, Error = _error };

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (!Key.IsDurable) return;
        _durable = new DurableRun(this, Key, parts);
        if (await _durable.Load() is not var (stored, end)) return;

        // An activation that took too long is given up: another one makes it good.
        cancellationToken.ThrowIfCancellationRequested();
        if (end is not null)
        {
            Restore(stored.Request, end.Status);
            return;
        }

        var isTakenUp = await _durable.TryResume();
        cancellationToken.ThrowIfCancellationRequested();
        if (isTakenUp) Begin(stored.Request);
        else Restore(stored.Request, await _durable.End(new RunStatus { Progress = default, Error = _durable.Lost() }));
    }

    /// <inheritdoc/>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _isLeaving = true;
        _leave?.Invoke();
        if (_execution is null) return;
        await _cancellation.CancelAsync();
        await _ended.Task.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    /// <inheritdoc/>
    public Task Put(Parcel parcel, int part, Part content)
    {
        parts.Parcels.Put(parcel, part, content);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task Start(RunRequest request)
    {
        request = request with { Feeds = await parts.Parcels.Attach(request.Feeds) };
        if (_durable is null)
        {
            if (_request is null) Begin(request);
            else await Join(_request, request);
            return;
        }

        await _starting.WaitAsync();
        try
        {
            if (_request is not null)
            {
                await Join(_request, request);
                return;
            }

            await _durable.Begin(request, RunPlace.Of(Key, parts));
            Begin(request);
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<RunStatus> Execute(RunRequest request, TimeSpan patience)
    {
        await Start(request);
        return await Wait(patience);
    }

    /// <summary>Comes once a minute while a durable run is under way, which takes it up if its silo was lost; and when its result has been stored long enough.</summary>
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (_durable is null || !await _starting.WaitAsync(TimeSpan.Zero)) return;
        try
        {
            if ((_request is not null && !_ended.Task.IsCompleted) || !await _durable.TryExpire(_request is null ? null : Status)) return;
            (_request, _execution) = (null, null);
            DeactivateOnIdle();
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <inheritdoc/>
    public Task<Part> Part(Guid parcel, int part) => Task.FromResult(parts.Parcels.Read(parcel, part));

    /// <inheritdoc/>
    public async Task<RunStatus> Wait(TimeSpan patience)
    {
        if (!await AwaitStart(patience)) return Status;
        var execution = Started();
        try
        {
            await _ended.Task.WaitAsync(patience, parts.Clock);
        }
        catch (TimeoutException)
        {
            await Look(execution);
        }

        // Who waits starts it again; a durable run goes on by itself, and who waits asks again.
        if (_isLeaving && _outcome is null) throw Gone();
        return Status with { Outcome = _outcome is null ? null : Detached(_outcome) };
    }

    /// <inheritdoc/>
    public async Task Cancel()
    {
        await AwaitStart(Timeout.InfiniteTimeSpan);
        Started();
        _isCancelled = true;
        await _cancellation.CancelAsync();
        await _ended.Task;
    }

    /// <inheritdoc/>
    public async Task<NodeInspections> Inspect(int[] graphNodes)
    {
        var execution = Started();
        if (_error is not null) throw new InspectionException($"Run '{Key.RunId}' failed, so there is nothing to inspect: {_error.Message}");
        _inspector ??= new RunInspector(Key, _request!, parts);
        var inspections = NodeInspections.Of(await _inspector.Inspect(execution.Attempt, _outcome is not null, graphNodes));
        return inspections with { Tensors = parts.Parcels.Detach(inspections.Tensors) };
    }

    /// <inheritdoc/>
    public async Task<RunTrace?> Trace()
    {
        Started();
        await _ended.Task;
        return await parts.Traces.Find(Key);
    }

    /// <inheritdoc/>
    public Task Report(AttemptId attempt, int silo, HostReport report)
    {
        foreach (var execution in new[] { _execution, _inspector?.Again })
            if (execution?.Attempt is { } current && current.Id == attempt) current.Accept(silo, report);
        return Task.CompletedTask;
    }

    /// <summary>Lets go of an ended run, so that others have the memory: it is not known any more afterwards. Called from any thread.</summary>
    public void Forget() => GrainContext.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "The run was forgotten, as one of the oldest."));

    private RunOutcome Detached(RunOutcome outcome) =>
        outcome with { Values = parts.Parcels.Detach(outcome.Values), Gradients = parts.Parcels.Detach(outcome.Gradients) };

    private Exception Gone() => _durable is null ? new UnknownRunException(Key.RunId) : new SiloUnavailableException($"The silo of durable run '{Key.RunId}' stops; the run goes on elsewhere.");

    private RunExecution Started() => _execution ?? throw new UnknownRunException(Key.RunId);

    private void Begin(RunRequest request)
    {
        _request = request;
        var tracer = RunTracer.Begin(Key, request, parts);
        var own = tracer?.TraceId is { } trace ? parts with { Logger = new TracedLogger(parts.Logger, trace) } : parts;
        _execution = new RunExecution(Key, request, RunPlace.Of(Key, own), own) { Trace = tracer?.Spec };
        DelayDeactivation(Timeout.InfiniteTimeSpan);
        _ = Execute(_execution, request, parts.Records.Add(Key, _execution), tracer);
    }

    // A durable run is stored before it starts, and whoever asks of it meanwhile would take it for one that there is not.
    private async Task<bool> AwaitStart(TimeSpan patience)
    {
        if (_execution is not null || _durable is null) return true;
        if (!await _starting.WaitAsync(patience)) return false;
        _starting.Release();
        return true;
    }

    // Seldom, and hashing takes as long as a small run: so it is not done beforehand.
    private async Task Join(RunRequest known, RunRequest request)
    {
        var (mine, given) = await Task.Run(() => (known.ContentHash(), request.ContentHash()));
        if (mine != given) throw new RunConflictException(Key.RunId);
    }

    private void Restore(RunRequest request, RunStatus end)
    {
        (_request, _outcome, _error) = (request, end.Outcome, end.Error);
        _execution = new RunExecution(Key, request, RunPlace.Of(Key, parts), parts);
        _ended.TrySetResult();
        Keep(request);
    }

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
                _error = _cancellation.IsCancellationRequested ? new RunCancelledException(Key.RunId) : new RunDeadlineException(Key.RunId, request.Deadline!.Value);
            }
        }
        catch (Exception e)
        {
            _error = e;
        }

        // One that leaves with its silo has not ended.
        var leaves = _isLeaving && _outcome is null && !_isCancelled;
        if (_durable is not null && leaves) await _durable.Leave();
        else if (_durable is not null) await Settle(_durable);

        // Where it goes on there is another entry, and another trace.
        if (!leaves || _durable is null)
        {
            entry.Finish(_error);
            tracer?.End(execution, _error);
        }

        DelayDeactivation(parts.Options.RetainFor);
        if (!_isLeaving) Keep(request);
        parts.Metrics.RunEnded(leaves ? RunEnding.Left : RunEndings.Of(_error), execution.Attempt?.Prepared.Outline.Granularity, parts.Clock.GetElapsedTime(start));
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
        var left = _durable is null ? deadline : deadline - (parts.Clock.GetUtcNow() - _durable.Since);
        return left > Shortest ? left : Shortest;
    }

    private void Keep(RunRequest request) => _leave = parts.Ended.Add(this, request.Feeds.Bytes + (_outcome?.Values.Bytes ?? 0) + (_outcome?.Gradients.Bytes ?? 0));

    // How far the run is, for those who ask; the watchdog deals with hosts that do not answer.
    private async Task Look(RunExecution execution)
    {
        if (execution.Attempt is not { } attempt || _ended.Task.IsCompleted) return;
        try
        {
            await attempt.Look(_cancellation.Token);
        }
        catch (Exception e) when (e is HostLostException or OperationCanceledException)
        {
            HostLog.LookFailed(parts.Logger, Key, e.Message);
        }
    }
}
