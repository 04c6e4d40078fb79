using Orleans.Concurrency;

namespace DistGrad.Grains;

/// <summary>Takes on runs of the clients that are connected to this silo. See <see cref="IRunDoor"/>.</summary>
/// <remarks>Each key has one activation on each silo, which stays as long as the silo: runs go on in its turns when no call is on its way.</remarks>
[GrainType("door"), Reentrant, KeepAlive, StatelessWorker(1, removeIdleWorkers: false)]
internal sealed class RunDoor(RunParts parts) : Grain, IRunDoor, IRunOwner
{
    private bool _isKnown;
    private bool _hasLeft;

    /// <summary>Its runs leave with it, and are not found any more: those who wait start them again.</summary>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _hasLeft = true;
        parts.OwnDoors.Leave(this.GetPrimaryKeyLong(), this);
        var left = parts.DoorRuns.Runs.Where(run => run.Owner == this && !run.HasEnded).ToArray();
        foreach (var run in left) parts.DoorRuns.Remove(run);
        await Task.WhenAll(left.Select(run => run.Ask(one => one.Leave(cancellationToken))));
    }

    /// <inheritdoc/>
    public async Task<RunStatus> Execute(RunKey run, RunRequest request, TimeSpan patience, bool isRepeated)
    {
        if (!run.IsCall) throw new ArgumentException($"Run '{run}' has a grain of its own, which starts it.", nameof(run));
        if (!_isKnown) MakeKnown();
        var known = parts.DoorRuns.Find(run);

        // Its grain is placed where the run is. If there is none yet, that is a silo that stays, where there is one: here it would be lost.
        if (known is null && (isRepeated || _hasLeft || !parts.Draining.IsStaying(parts.Self.SiloAddress))) return await parts.Runs[run.ToString()].Execute(request, patience);
        if (known is not null ? !isRepeated : !TryBegin(run, request, out known)) await known.Ask(one => one.Join(request));
        return await known.Ask(one => one.Wait(patience));
    }

    /// <inheritdoc/>
    public Task<RunStatus> Wait(RunKey run, TimeSpan patience) => Find(run).Ask(one => one.Wait(patience));

    /// <inheritdoc/>
    public Task Cancel(RunKey run) => Find(run).Ask(one => one.Cancel());

    /// <inheritdoc/>
    public void Ended(Run run)
    {
        // It stays among the runs of the silo's doors for a while.
    }

    /// <inheritdoc/>
    public void Forget(Run run) => parts.DoorRuns.Remove(run);

    private void MakeKnown()
    {
        _isKnown = true;
        parts.OwnDoors.Enter(this.GetPrimaryKeyLong(), this);
    }

    private bool TryBegin(RunKey key, RunRequest request, out Run run)
    {
        var mine = new Run(key, parts, this);
        run = parts.DoorRuns.GetOrAdd(mine);
        if (run != mine) return false;
        try
        {
            mine.Begin(request);
            return true;
        }
        catch
        {
            parts.DoorRuns.Remove(mine);
            throw;
        }
    }

    private Run Find(RunKey run) => parts.DoorRuns.Find(run) ?? throw new UnknownRunException(run.RunId);
}
