namespace DistGrad;

/// <summary>The calls that a client makes for one run. What is too large for one message goes in parts.</summary>
/// <param name="calls">Makes them.</param>
/// <param name="run">The run.</param>
/// <param name="isCall">Whether it is started and waited for in one call, and nobody else knows of it yet.</param>
internal sealed class RunCalls(ClusterCalls calls, RunKey run, bool isCall = false)
{
    // Parts are lost with the silo that has them, and sent or asked for again.
    private const int MaxTries = 4;

    // Whether the run was taken on at a door, which is asked first then.
    private volatile bool _isAtDoor;

    private IRunGrain Grain => calls.Run(run);

    private IRunDoor Door => calls.Door(run);

    /// <summary>Starts the run. Cancelling takes effect when no call is on its way: one that is given up could start it after all.</summary>
    public Task StartAsync(RunRequest request, CancellationToken cancellationToken) => AgainAsync(async () =>
    {
        var sent = request with { Feeds = await SendAheadAsync(request.Feeds, cancellationToken).ConfigureAwait(false) };
        await calls.FinishAsync($"start run '{run.RunId}'", () => Grain.Start(sent), cancellationToken).ConfigureAwait(false);
        return true;
    });

    /// <summary>Starts the run and waits for its end, in one call. Cancelling tells the run, which answers as soon as it has ended.</summary>
    /// <returns>Where the run stands; null where it is not known: it did not get there, or was lost with its silo.</returns>
    public async Task<RunStatus?> ExecuteAsync(RunRequest request, TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            var status = await AgainAsync(() => StartAndAskAsync(request, patience, cancellationToken)).ConfigureAwait(false);
            try
            {
                return await FetchAsync(status, cancellationToken).ConfigureAwait(false);
            }
            catch (PartsLostException)
            {
                return await WaitAsync(patience, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (UnknownRunException)
        {
            return null;
        }
    }

    /// <summary>Where the run stands, with its results once it has ended.</summary>
    public Task<RunStatus> WaitAsync(TimeSpan patience, CancellationToken cancellationToken) => AgainAsync(async () =>
    {
        var status = await AskAsync(patience, cancellationToken).ConfigureAwait(false);
        return await FetchAsync(status, cancellationToken).ConfigureAwait(false);
    });

    public async Task CancelAsync(CancellationToken cancellationToken)
    {
        var (operation, isAtDoor) = ($"cancel run '{run.RunId}'", _isAtDoor);
        try
        {
            await calls.MakeAsync(operation, () => isAtDoor ? Door.Cancel(run) : Grain.Cancel(), cancellationToken).ConfigureAwait(false);
        }
        catch (UnknownRunException) when (isAtDoor)
        {
            await CancelElsewhereAsync(operation, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What was traced of the run, once it has ended; null where it is not known, or that is not.</summary>
    public async Task<RunTrace?> TraceAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            while (await AskAsync(patience, cancellationToken).ConfigureAwait(false) is { Outcome: null, Error: null })
            {
                // The cluster has waited.
            }

            return await calls.MakeAsync($"tell the trace of run '{run.RunId}'", Grain.Trace, cancellationToken).ConfigureAwait(false);
        }
        catch (UnknownRunException)
        {
            return null;
        }
    }

    public Task<NodeInspection[]> InspectAsync(int[] nodes, CancellationToken cancellationToken) => AgainAsync(async () =>
    {
        var inspections = await calls.MakeAsync($"inspect run '{run.RunId}'", () => Grain.Inspect(nodes), cancellationToken).ConfigureAwait(false);
        return (inspections with { Tensors = await FetchAsync(inspections.Tensors, cancellationToken).ConfigureAwait(false) }).ToInspections();
    });

    private async Task<RunStatus> AskAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        while (true)
        {
            var isAtDoor = _isAtDoor;
            try
            {
                var answer = new FirstAnswer<RunStatus>(() => isAtDoor ? Door.Wait(run, patience) : Grain.Wait(patience), patience, TimeProvider.System);
                return await calls.MakeAsync($"tell how far run '{run.RunId}' is", answer.NextAsync, cancellationToken).ConfigureAwait(false);
            }
            catch (UnknownRunException) when (isAtDoor)
            {
                // Its silo is reached another way now, if it is there at all: the run's grain finds out.
                _isAtDoor = false;
            }
        }
    }

    // Where the answer is lost, or late, the run may be there: from then on it is only asked for, or at a door joined, which a question could overtake.
    private async Task<RunStatus> StartAndAskAsync(RunRequest request, TimeSpan patience, CancellationToken cancellationToken)
    {
        var sent = request with { Feeds = await SendAheadAsync(request.Feeds, cancellationToken).ConfigureAwait(false) };
        cancellationToken.ThrowIfCancellationRequested();
        CancellationTokenRegistration? telling = null;
        try
        {
            var answer = new FirstAnswer<RunStatus>(Ask, patience, TimeProvider.System);
            return await calls.FinishAsync($"start run '{run.RunId}'", answer.NextAsync, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (telling is { } told) await told.DisposeAsync().ConfigureAwait(false);
        }

        Task<RunStatus> Ask()
        {
            if (telling is not null) return isCall ? calls.ExecuteAtDoor(run, sent, patience, isRepeated: true) : Grain.Wait(patience);
            _isAtDoor = isCall;
            var status = isCall ? calls.ExecuteAtDoor(run, sent, patience, isRepeated: false) : Grain.Execute(sent, patience);
            telling = cancellationToken.UnsafeRegister(static calls => _ = ((RunCalls)calls!).TryCancelAsync(), this);
            return status;
        }
    }

    // Cancelling can overtake the call that starts the run, so that its door has it only now.
    private async Task CancelElsewhereAsync(string operation, CancellationToken cancellationToken)
    {
        try
        {
            await calls.MakeAsync(operation, Grain.Cancel, cancellationToken).ConfigureAwait(false);
        }
        catch (UnknownRunException)
        {
            await calls.MakeAsync(operation, () => Door.Cancel(run), cancellationToken).ConfigureAwait(false);
        }
    }

    // Whoever cancels hears of faults when he cancels for good.
    private async Task TryCancelAsync() =>
        await CancelAsync(CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private static async Task<T> AgainAsync<T>(Func<Task<T>> call)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await call().ConfigureAwait(false);
            }
            catch (PartsLostException) when (tries < MaxTries)
            {
                // All of it again, above.
            }
        }
    }

    private async Task<NodeValues> SendAheadAsync(NodeValues values, CancellationToken cancellationToken)
    {
        if (Freight.Bytes(values) <= calls.PartSize) return values;
        var (rest, parcel, blocks) = Freight.Detach(values, silo: null, calls.PartSize);
        for (var part = 0; part < parcel.Parts; part++)
        {
            var (number, content) = (part, ParcelBlocks.Read(parcel, blocks, part));
            await calls.MakeAsync($"take the feeds of run '{run.RunId}'", () => Grain.Put(parcel, number, content), cancellationToken).ConfigureAwait(false);
        }

        return rest;
    }

    private async Task<RunStatus> FetchAsync(RunStatus status, CancellationToken cancellationToken)
    {
        if (status.Outcome is not { } outcome) return status;
        var (values, gradients) = (await FetchAsync(outcome.Values, cancellationToken).ConfigureAwait(false), await FetchAsync(outcome.Gradients, cancellationToken).ConfigureAwait(false));
        return status with { Outcome = outcome with { Values = values, Gradients = gradients } };
    }

    private async Task<NodeValues> FetchAsync(NodeValues values, CancellationToken cancellationToken)
    {
        if (values.Parcel is not { } parcel) return values;
        return Freight.Attach(values, await ParcelBlocks.FetchAsync(parcel, FetchPart).ConfigureAwait(false));

        Task<Part> FetchPart(int part) => calls.MakeAsync($"give what run '{run.RunId}' brought", () => Grain.Part(parcel.Id, part), cancellationToken);
    }
}
