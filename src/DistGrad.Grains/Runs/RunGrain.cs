using Orleans.Concurrency;

namespace DistGrad.Grains;

/// <summary>Answers for one run, which it has begun, or which was taken on at a door of this silo. See <see cref="IRunGrain"/>.</summary>
[GrainType("run"), Reentrant, StayingSilos, RunPlacement]
internal sealed class RunGrain(RunParts parts) : Grain, IRunGrain, IRemindable, IRunOwner
{
    // Set by the first request.
    private Run? _own;

    // Set if it is durable. It is started by one call at a time, and not while it is cleared.
    private DurableRun? _durable;
    private readonly SemaphoreSlim _starting = new(1, 1);

    private RunKey Key => RunKey.Parse(this.GetPrimaryKeyString());

    // One that was taken on at a door stays there, and is not held on to.
    private Run? Known => _own ?? (Key.IsCall ? parts.DoorRuns.Find(Key) : null);

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
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => _own?.Leave(cancellationToken) ?? Task.CompletedTask;

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
            if (Known is { } known) await known.Ask(run => run.Join(request));
            else Begin(request);
            return;
        }

        await _starting.WaitAsync();
        try
        {
            if (_own is not null)
            {
                await _own.Join(request);
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
            if (_own is { HasEnded: false } || !await _durable.TryExpire(_own?.Status)) return;
            _own?.LetGo();
            _own = null;
            DeactivateOnIdle();
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <inheritdoc/>
    public Task<Part> Part(Guid parcel, int part)
    {
        try
        {
            return Task.FromResult(parts.Parcels.Read(parcel, part));
        }
        catch (PartsLostException) when (Known is null)
        {
            LookAgain();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<RunStatus> Wait(TimeSpan patience) =>
        await AwaitStart(patience) ? await Started().Ask(run => run.Wait(patience)) : new RunStatus { Progress = default };

    /// <inheritdoc/>
    public async Task Cancel()
    {
        await AwaitStart(Timeout.InfiniteTimeSpan);
        await Started().Ask(run => run.Cancel());
    }

    /// <inheritdoc/>
    public Task<NodeInspections> Inspect(int[] graphNodes) => Started().Ask(run => run.Inspect(graphNodes));

    /// <inheritdoc/>
    public Task<RunTrace?> Trace() => Started().Ask(run => run.Trace());

    /// <inheritdoc/>
    public void Ended(Run run) => DelayDeactivation(parts.Options.RetainFor);

    /// <inheritdoc/>
    public void Forget(Run run) => GrainContext.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "The run was forgotten, as one of the oldest."));

    private Run Started()
    {
        if (Known is { } run) return run;
        LookAgain();
        throw new UnknownRunException(Key.RunId);
    }

    // A run that is not here may be taken on elsewhere yet: who asks next looks for it again.
    private void LookAgain()
    {
        if (Key.IsCall) DeactivateOnIdle();
    }

    private void Begin(RunRequest request)
    {
        DelayDeactivation(Timeout.InfiniteTimeSpan);
        _own = new Run(Key, parts, this, _durable);
        _own.Begin(request);
    }

    private void Restore(RunRequest request, RunStatus end)
    {
        _own = new Run(Key, parts, this, _durable);
        _own.Restore(request, end);
    }

    // A durable run is stored before it starts, and whoever asks of it meanwhile would take it for one that there is not.
    private async Task<bool> AwaitStart(TimeSpan patience)
    {
        if (_own is not null || _durable is null) return true;
        if (!await _starting.WaitAsync(patience)) return false;
        _starting.Release();
        return true;
    }
}
