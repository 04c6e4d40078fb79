namespace DistGrad.Grains;

/// <summary>The place of a run among those of its graph.</summary>
/// <param name="run">The run.</param>
/// <param name="name">Name under which it takes its place.</param>
/// <param name="isPromised">Whether it was taken on already, and is not refused any more.</param>
/// <param name="parts">What runs work with.</param>
internal sealed class RunPlace(RunKey run, string name, bool isPromised, RunParts parts)
{
    private readonly IGraphGrain _graph = parts.Graphs[run.GraphId];

    // The graph's gate, where it is on this silo and the place was taken without a call.
    private Admission? _gate;

    /// <summary>The place of a run. A run id has no control characters, so that no other run has that of a durable one.</summary>
    public static RunPlace Of(RunKey run, RunParts parts) => new(run, run.IsDurable ? $"{run.RunId}\ndurable" : run.RunId, run.IsDurable, parts);

    /// <summary>The place of a run that is made again to look at its nodes. No run has it either.</summary>
    public static RunPlace OfInspection(RunKey run, RunParts parts) => new(run, $"{run}\ninspection", isPromised: false, parts);

    /// <summary>Whether the run was taken on already, and is not refused any more.</summary>
    public bool IsPromised => isPromised;

    /// <summary>Takes the place, or one among those that wait, and does not wait.</summary>
    /// <exception cref="RunRefusedException">Too many runs of the graph are waiting.</exception>
    public Task Claim() => parts.Calls.RunAsync($"admit run '{run.RunId}'", () => _graph.Claim(name));

    /// <summary>Takes the place at once, without a call, where the graph's gate is on this silo and a place is free.</summary>
    public bool TryEnter()
    {
        if (parts.Admissions.Find(run.GraphId) is not { } gate || !gate.TryEnter(name)) return false;
        _gate = gate;
        return true;
    }

    /// <summary>Waits until the run may start.</summary>
    /// <exception cref="RunRefusedException">Too many runs of the graph are waiting.</exception>
    public async Task Enter(CancellationToken cancellation)
    {
        while (true)
        {
            var admitted = parts.Calls.RunAsync($"admit run '{run.RunId}'", () => _graph.Admit(name, isPromised), cancellation);
            try
            {
                if (await admitted.WaitAsync(cancellation)) return;
                cancellation.ThrowIfCancellationRequested();
            }
            catch (OperationCanceledException)
            {
                _ = ReleaseAfter(admitted);
                throw;
            }
        }
    }

    /// <summary>Keeps the place, which otherwise expires.</summary>
    public Task Renew(CancellationToken cancellation) =>
        parts.Calls.RunAsync($"keep the place of run '{run.RunId}'", () => _graph.Renew(name), cancellation).WaitAsync(cancellation);

    /// <summary>Keeps the place if it can: the graph's grain may be lost with its silo while the run's nodes are not.</summary>
    public async Task TryRenew(CancellationToken cancellation)
    {
        try
        {
            await _graph.Renew(name).WaitAsync(parts.Options.HostTimeout, parts.Clock, cancellation);
        }
        catch (Exception e) when (CallRetry.IsTransportFault(e, cancellation))
        {
            HostLog.RenewFailed(parts.Logger, run, e);
        }
    }

    /// <summary>Gives the place back. Whatever became of the run, it does not depend on this.</summary>
    public async Task Release()
    {
        if (Interlocked.Exchange(ref _gate, null) is { IsOpen: true } gate)
        {
            gate.Leave(name);
            return;
        }

        try
        {
            await _graph.Release(name);
        }
        catch (Exception e) when (CallRetry.IsTransportFault(e))
        {
            HostLog.ReleaseFailed(parts.Logger, run, e);
        }
    }

    // Between silos the release of a place can overtake the call that takes it.
    private async Task ReleaseAfter(Task admitted)
    {
        await admitted.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await Release();
    }
}
