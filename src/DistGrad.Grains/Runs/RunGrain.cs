using Orleans.Concurrency;

namespace DistGrad.Grains;

/// <summary>One run: starts it, tells how far it is, ends it. See <see cref="IRunGrain"/>.</summary>
[GrainType("run"), Reentrant]
internal sealed class RunGrain(RunParts parts) : Grain, IRunGrain
{
    // Completed in a turn of the grain, where those who wait go on at once.
    private readonly TaskCompletionSource _ended = new();
    private readonly CancellationTokenSource _cancellation = new();

    // Set once, by the first request.
    private RunRequest? _request;
    private RunExecution? _execution;

    // Exactly one of them is set once the run has ended.
    private RunOutcome? _outcome;
    private Exception? _error;

    // The run made again for inspection, where its own state was not retained: one at a time.
    private readonly SemaphoreSlim _recomputing = new(1, 1);
    private RunExecution? _again;

    // Takes the run out of those that have ended.
    private Action? _leave;

    // Whether this activation goes, with its silo or without: the run goes on where the grain is found next.
    private bool _isLeaving;

    private RunKey Key => RunKey.Parse(this.GetPrimaryKeyString());

    private RunStatus Status => new() { Progress = _execution?.Progress ?? default, Outcome = _outcome is null ? null : Detached(_outcome), Error = _error };

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
        if (_request is { } known)
        {
            // Seldom, and hashing takes as long as a small run: so it is not done beforehand.
            var (mine, given) = await Task.Run(() => (known.ContentHash(), request.ContentHash()));
            if (mine != given) throw new RunConflictException(Key.RunId);
            return;
        }

        _request = request;
        _execution = new RunExecution(Key, request, Key.RunId, parts);
        DelayDeactivation(Timeout.InfiniteTimeSpan);
        _ = Execute(_execution, request);
    }

    /// <inheritdoc/>
    public Task<Part> Part(Guid parcel, int part) => Task.FromResult(parts.Parcels.Read(parcel, part));

    /// <inheritdoc/>
    public async Task<RunStatus> Wait(TimeSpan patience)
    {
        var execution = Started();
        try
        {
            await _ended.Task.WaitAsync(patience, parts.Clock);
        }
        catch (TimeoutException)
        {
            await Look(execution);
        }

        // Who waits starts it again.
        return _isLeaving && _outcome is null ? throw new UnknownRunException(Key.RunId) : Status;
    }

    /// <inheritdoc/>
    public async Task Cancel()
    {
        Started();
        await _cancellation.CancelAsync();
        await _ended.Task;
    }

    /// <inheritdoc/>
    public async Task<NodeInspections> Inspect(int[] graphNodes)
    {
        var inspections = NodeInspections.Of(await Inspections(graphNodes));
        return inspections with { Tensors = parts.Parcels.Detach(inspections.Tensors) };
    }

    /// <inheritdoc/>
    public Task Report(AttemptId attempt, int silo, HostReport report)
    {
        foreach (var execution in new[] { _execution, _again })
            if (execution?.Attempt is { } current && current.Id == attempt) current.Accept(silo, report);
        return Task.CompletedTask;
    }

    /// <summary>Lets go of an ended run, so that others have the memory: it is not known any more afterwards. Called from any thread.</summary>
    public void Forget() => GrainContext.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "The run was forgotten, as one of the oldest."));

    private RunOutcome Detached(RunOutcome outcome) =>
        outcome with { Values = parts.Parcels.Detach(outcome.Values), Gradients = parts.Parcels.Detach(outcome.Gradients) };

    private RunExecution Started() => _execution ?? throw new UnknownRunException(Key.RunId);

    private async Task Execute(RunExecution execution, RunRequest request)
    {
        try
        {
            using var deadline = new CancellationTokenSource(request.Deadline ?? Timeout.InfiniteTimeSpan, parts.Clock);
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

        _ended.TrySetResult();
        DelayDeactivation(parts.Options.RetainFor);
        if (!_isLeaving) _leave = parts.Ended.Add(this, request.Feeds.Bytes + (_outcome?.Values.Bytes ?? 0) + (_outcome?.Gradients.Bytes ?? 0));
    }

    private async Task<NodeInspection[]> Inspections(int[] graphNodes)
    {
        var execution = Started();
        if (_error is not null) throw new InspectionException($"Run '{Key.RunId}' failed, so there is nothing to inspect: {_error.Message}");
        if (execution.Attempt is not { } attempt) throw new InspectionException($"Run '{Key.RunId}' has not begun yet; inspect it once it is under way.");

        // A block of scalar ops holds the numbers of each; an op that is fused into a block of tensors has no state of its own.
        var plan = new PlanRequest(Key.GraphId, _request!.Signature);
        var places = await GrainFactory.GetGrain<IPlanGrain>(plan.Key()).Locate(plan, graphNodes);
        var isHidden = Array.Exists(places, place => place.IsHidden);
        if (isHidden)
        {
            plan = plan with { Signature = plan.Signature with { Granularity = Granularity.PerOp } };
            places = await GrainFactory.GetGrain<IPlanGrain>(plan.Key()).Locate(plan, graphNodes);
        }
        else if (await InspectionReader.TryRead(attempt, places, parts) is { } held)
        {
            return held;
        }

        if (_outcome is null) throw new InspectionException($"Run '{Key.RunId}' is still under way and does not retain these nodes; inspect it after its end, or start it with retention All, op by op.");
        return await Recompute(plan, places);
    }

    // Deterministic: the same feeds give the same bits again. It is retained for those who ask next, if it is small enough.
    private async Task<NodeInspection[]> Recompute(PlanRequest plan, NodePlace[] places)
    {
        await _recomputing.WaitAsync();
        try
        {
            if (_again?.Attempt is { } before && _again.Signature == plan.Signature && await InspectionReader.TryRead(before, places, parts) is { } retained) return retained;
            NodeInspection[]? read = null;
            var request = _request! with { Signature = plan.Signature, Watched = [.. places.Select(place => place.GraphNode).Distinct().Order()] };

            // A run id has no control characters, so no run has this place.
            _again = new RunExecution(Key, request, $"{Key.RunId}\ninspection", parts);
            await _again.Execute(
                outline => outline.ShardBytes.Sum() <= Math.Min(parts.Options.RetainedBytes, parts.Options.TensorBytes) ? RunRetention.All : RunRetention.Watched,
                async attempt => read = await InspectionReader.TryRead(attempt, places, parts),
                CancellationToken.None);
            return read ?? throw new InspectionException($"A silo was lost while run '{Key.RunId}' was inspected; inspect it again.");
        }
        finally
        {
            _recomputing.Release();
        }
    }

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
