namespace DistGrad.Grains;

/// <summary>One attempt at a run, seen from the run: opened on every host, fired, watched, closed on every host.</summary>
internal sealed class AttemptExecution
{
    private readonly RunKey _run;
    private readonly RunRequest _request;
    private readonly PreparedPlan _prepared;
    private readonly RunRetention _retention;
    private readonly RunPlace _place;
    private readonly RunParts _parts;

    // By silo of the layout.
    private readonly HostReports _reports;

    // Whether every host has opened it: before that, a host that is asked would say that it does not have it.
    private bool _isOpen;

    public AttemptExecution(RunKey run, RunRequest request, PreparedPlan prepared, RunRetention retention, RunPlace place, RunParts parts)
    {
        _run = run;
        _request = request;
        _prepared = prepared;
        _retention = retention;
        _place = place;
        _parts = parts;
        _reports = new HostReports(prepared.Layout.Silos.Length);
    }

    public AttemptId Id { get; } = AttemptId.New();

    /// <summary>What is traced of it, or null where nothing is.</summary>
    public TraceSpec? Trace { get; init; }

    public PreparedPlan Prepared => _prepared;

    /// <summary>Silos that did not answer.</summary>
    public HashSet<SiloAddress> Lost { get; } = [];

    /// <summary>Why it was given up, once it was.</summary>
    public AttemptLoss Loss { get; private set; }

    public (int Forward, int Backward) Fired => _reports.Fired;

    /// <summary>Runs the attempt to its end.</summary>
    /// <param name="feeds">Feeds, by planned node.</param>
    /// <param name="look">Looks at it when it has succeeded, before it is closed.</param>
    /// <param name="leave">Is called when it has succeeded, while it is closed.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="HostLostException">A silo does not answer, or the attempt stalled; another attempt may do better.</exception>
    /// <exception cref="DistGradException">The run fails.</exception>
    public async Task<(NodeValues Values, NodeValues Gradients)> Execute(NodeValues feeds, Func<AttemptExecution, Task> look, Func<Task> leave, CancellationToken cancellation)
    {
        var succeeded = false;
        _parts.Local.Enter(this);
        try
        {
            if (_prepared.Layout.Silos.Length == 1) await BeginOnTheOnlyHost(feeds, cancellation);
            else await Begin(feeds, cancellation);
            await Watch(cancellation);
            await OnEveryHost((_, silo) => FetchResults(silo), Timeout.InfiniteTimeSpan, cancellation);
            await look(this);
            succeeded = true;
            return (_reports.Merge(report => report.Values), _reports.Merge(report => report.Gradients));
        }
        finally
        {
            // The place is given back in the meantime, and the next run waits for it.
            if (succeeded) _ = leave();
            await Close(succeeded);
            _parts.Local.Leave(this);
        }
    }

    /// <summary>Takes a host's word that it is through or cannot go on. Called from any thread.</summary>
    public void Accept(int silo, HostReport report) => _reports.Accept(silo, report);

    /// <summary>Asks every host how far it is.</summary>
    public Task Look(CancellationToken cancellation) => !_isOpen ? Task.CompletedTask
        : OnEveryHost(async (host, silo) => Accept(silo, await host.Report(Id)), _parts.Options.HostTimeout, cancellation);

    private async Task Begin(NodeValues feeds, CancellationToken cancellation)
    {
        await Reserve(cancellation);
        int[] others = [.. Silos.Where(silo => !IsOwn(silo))];
        int[] own = [.. Silos.Where(IsOwn)];
        var opening = OnHosts(own, (host, silo) => Open(host, Opening(feeds, silo)), Timeout.InfiniteTimeSpan, cancellation);

        // Where all the others have opened it, the last may do so and fire in one call. This silo's host opens it at once where it has the plan.
        if (others.Length == 1 && opening.IsCompletedSuccessfully)
        {
            await OnHosts(others, (host, silo) => Begin(host, Opening(feeds, silo)), Timeout.InfiniteTimeSpan, cancellation);
            cancellation.ThrowIfCancellationRequested();
            _isOpen = true;
        }
        else
        {
            await Task.WhenAll(opening, OnHosts(others, (host, silo) => Open(host, Opening(feeds, silo)), Timeout.InfiniteTimeSpan, cancellation));
            cancellation.ThrowIfCancellationRequested();
            _isOpen = true;
            await OnHosts(others, (host, _) => host.Fire(Id), _parts.Options.HostTimeout, cancellation);
        }

        // This silo's own host last, once the others have answered: its kernels would hold the cores that the calls need to get on their way.
        await OnHosts(own, (host, _) => host.Fire(Id), _parts.Options.HostTimeout, cancellation);
    }

    private async Task BeginOnTheOnlyHost(NodeValues feeds, CancellationToken cancellation)
    {
        while (true)
        {
            var opening = Opening(feeds, 0);
            try
            {
                await OnHost(0, async host => _isOpen = await host.Begin(opening, NeededBytes(0)), Timeout.InfiniteTimeSpan, cancellation);
            }
            finally
            {
                _parts.Parcels.Drop(opening.Feeds.Parcel);
            }

            if (_isOpen) return;
            await _place.TryRenew(cancellation);
        }
    }

    // In the order of the silos' addresses, so that attempts never wait for each other in a circle. Runs of scalars need no memory worth mentioning.
    private async Task Reserve(CancellationToken cancellation)
    {
        int[] silos = [.. Enumerable.Range(0, _prepared.Layout.Silos.Length).OrderBy(silo => _prepared.Layout.Silos[silo])];
        if (Array.TrueForAll(silos, silo => NeededBytes(silo) == 0)) return;
        for (var i = 0; i < silos.Length; i++)
        {
            while (!await Reserve(silos[i], cancellation))
            {
                // What is set aside already is kept by asking for it again.
                foreach (var silo in silos[..i]) await Reserve(silo, cancellation);
                await _place.TryRenew(cancellation);
            }
        }
    }

    private async Task<bool> Reserve(int silo, CancellationToken cancellation)
    {
        var isThere = false;
        await OnHost(silo, async host => isThere = await host.Reserve(Id, NeededBytes(silo)), _parts.Options.HostTimeout, cancellation);
        return isThere;
    }

    private long NeededBytes(int silo)
    {
        var plan = _prepared.Outline;
        var all = plan.ShardBytes.Where((_, shard) => _prepared.Layout.OwnerOf[shard] == silo).Sum();
        return _retention switch
        {
            RunRetention.All or RunRetention.Auto => all,
            RunRetention.Watched => Math.Min(all, plan.PeakBytes + (_request.Watched.Length * plan.NodeBytes)),
            _ => Math.Min(all, plan.PeakBytes),
        };
    }

    // What it needs is set aside already.
    private async Task Begin(IShardHost host, AttemptOpening opening)
    {
        try
        {
            await host.Begin(opening, bytes: 0);
        }
        finally
        {
            _parts.Parcels.Drop(opening.Feeds.Parcel);
        }
    }

    private async Task Open(IShardHost host, AttemptOpening opening)
    {
        try
        {
            await host.Open(opening);
        }
        finally
        {
            _parts.Parcels.Drop(opening.Feeds.Parcel);
        }
    }

    // Results that are too large for a report are still with the host.
    private async Task FetchResults(int silo)
    {
        var report = _reports.Of(silo);
        _reports.Attach(silo, await _parts.Parcels.Attach(report.Values!), await _parts.Parcels.Attach(report.Gradients!));
    }

    private async Task Watch(CancellationToken cancellation)
    {
        var (idleLooks, lastFired) = (0, (-1, -1));
        while (true)
        {
            try
            {
                await _reports.Ended.WaitAsync(_parts.Options.WatchdogInterval, _parts.Clock, cancellation);
            }
            catch (TimeoutException)
            {
                await Look(cancellation);
                await _place.TryRenew(cancellation);
            }

            if (_reports.AreComplete) return;
            if (_reports.Failure is { } failure) throw failure;
            if (_reports.IsAnyClosed) throw Lose(AttemptLoss.Closed, "a silo no longer had the attempt open");
            var isIdle = _reports.AreIdle && Fired == lastFired;
            idleLooks = isIdle ? idleLooks + 1 : 0;
            lastFired = Fired;
            if (idleLooks >= _parts.Options.StalledLooks) throw Lose(AttemptLoss.Stalled, $"it stalled with {Fired.Forward} of {_prepared.Outline.Nodes} nodes fired forward and {Fired.Backward} of {_prepared.Outline.BackwardNodes} backward");
        }
    }

    private HostLostException Lose(AttemptLoss loss, string why)
    {
        Loss = loss;
        return new HostLostException(why);
    }

    private async Task Close(bool succeeded)
    {
        // Nobody waits for silos that are lost.
        var closing = _prepared.Layout.Silos.Select(silo => (Silo: silo, Closing: Close(silo, succeeded))).ToArray();
        await Task.WhenAll(closing.Where(one => !Lost.Contains(one.Silo)).Select(one => one.Closing));
    }

    private async Task Close(SiloAddress silo, bool succeeded)
    {
        try
        {
            await _parts.Hosts.Of(silo).Close(Id, succeeded).WaitAsync(_parts.Options.HostTimeout, _parts.Clock);
        }
        catch (Exception e)
        {
            HostLog.CloseFailed(_parts.Logger, silo.ToString(), Id, e);
        }
    }

    // By their number in the layout.
    private IEnumerable<int> Silos => Enumerable.Range(0, _prepared.Layout.Silos.Length);

    private bool IsOwn(int silo) => _prepared.Layout.Silos[silo].Equals(_parts.Self.SiloAddress);

    private Task OnEveryHost(Func<IShardHost, int, Task> call, TimeSpan patience, CancellationToken cancellation) => OnHosts(Silos, call, patience, cancellation);

    private Task OnHosts(IEnumerable<int> silos, Func<IShardHost, int, Task> call, TimeSpan patience, CancellationToken cancellation) =>
        Task.WhenAll(silos.Select(silo => OnHost(silo, host => call(host, silo), patience, cancellation)));

    private async Task OnHost(int index, Func<IShardHost, Task> call, TimeSpan patience, CancellationToken cancellation)
    {
        var silo = _prepared.Layout.Silos[index];
        try
        {
            await call(_parts.Hosts.Of(silo)).WaitAsync(patience, _parts.Clock, cancellation);
        }
        catch (Exception e) when (CallRetry.IsTransportFault(e, cancellation) || e is HostLostException)
        {
            Lost.Add(silo);
            throw new HostLostException($"silo {silo} did not answer: {e.Message}");
        }
    }

    private AttemptOpening Opening(NodeValues feeds, int silo)
    {
        var index = new ShardIndex(_prepared.Outline.ShardSizes);
        List<int> nodes = [];
        List<Value> values = [];
        var all = feeds.ToValues();
        for (var i = 0; i < all.Length; i++)
        {
            if (_prepared.Layout.OwnerOf[index.Locate(feeds.Nodes[i]).Shard] != silo) continue;
            nodes.Add(feeds.Nodes[i]);
            values.Add(all[i]);
        }

        return new AttemptOpening
        {
            Attempt = Id,
            Run = _run,
            Plan = new PlanRequest(_run.GraphId, _request.Signature),
            Layout = _prepared.Layout,
            ShardSizes = _prepared.Outline.ShardSizes,
            Feeds = _parts.Parcels.Detach(NodeValues.Pack(nodes.ToArray(), values.ToArray())),
            Tier = _request.Tier,
            Retention = _retention,
            Watched = _request.Watched,
            Trace = Trace,
            RunSilo = _parts.Self.SiloAddress,
        };
    }
}
