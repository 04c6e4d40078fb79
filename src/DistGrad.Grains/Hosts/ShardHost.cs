using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace DistGrad.Grains;

/// <summary>The run table of a silo, reachable from the others. See <see cref="IShardHost"/>.</summary>
[Reentrant]
internal sealed class ShardHost : GrainService, IShardHost, ISiloStatusListener
{
    private const int FeedsOfATurn = 100;
    private const int NodesOfATurn = 1000;

    // A run asks again after this time, so that one that vanished does not hold its place.
    private static readonly TimeSpan ReservationPatience = TimeSpan.FromSeconds(10);

    private readonly ShardHostParts _parts;
    private readonly SiloAddress _self;
    private readonly ILogger _logger;
    private IDisposable? _sweeper;

    public ShardHost(GrainId id, Silo silo, ILoggerFactory loggers, ShardHostParts parts)
        : base(id, silo, loggers)
    {
        _parts = parts;
        _self = silo.SiloAddress;
        _logger = loggers.CreateLogger<ShardHost>();
    }

    private DistGradOptions Options => _parts.Options.Value;

    /// <inheritdoc/>
    public override Task Start()
    {
        var period = TimeSpan.FromTicks(Math.Max(Options.Lease.Ticks / 4, TimeSpan.TicksPerSecond));
        _sweeper = _parts.Clock.CreateTimer(static host => ((ShardHost)host!).Sweep(), this, period, period);
        _parts.Hosts.Enter(_self, this);
        _parts.Silos.SubscribeToSiloStatusEvents(this);
        return base.Start();
    }

    /// <inheritdoc/>
    public override Task Stop()
    {
        _sweeper?.Dispose();
        _parts.Silos.UnSubscribeFromSiloStatusEvents(this);
        return base.Stop();
    }

    /// <summary>Closes the attempts of runs that were lost with their silo.</summary>
    public void SiloStatusChangeNotification(SiloAddress updatedSilo, SiloStatus status)
    {
        if (status == SiloStatus.Dead) CloseLost();
    }

    /// <inheritdoc/>
    public async Task<bool> Reserve(AttemptId attempt, long bytes)
    {
        if (_parts.Runs.WasClosed(attempt)) throw ClosedMeanwhile(attempt);
        var patience = TimeSpan.FromTicks(Math.Min(ReservationPatience.Ticks, Options.HostTimeout.Ticks / 2));
        return await _parts.Memory.Reserve(attempt, bytes, patience);
    }

    /// <inheritdoc/>
    public async Task Open(AttemptOpening opening)
    {
        if (!_parts.Runs.TryExpect(opening)) throw ClosedMeanwhile(opening.Attempt);
        var plan = _parts.Plans.Acquire(opening.Plan);
        try
        {
            opening = opening with { Feeds = await _parts.Parcels.Attach(opening.Feeds) };
            var mine = Enumerable.Range(0, opening.ShardSizes.Length).Where(shard => opening.Layout.Silos[opening.Layout.OwnerOf[shard]].Equals(_self)).ToArray();
            var shards = new List<LoadedShard>(mine.Length);
            foreach (var shard in mine) shards.Add(await plan.Load(shard, s => Task.Run(() => Load(opening.Plan, plan, s))));
            foreach (var shard in shards) await shard.Activate(s => Task.Run(() => NodeActivation.Activate(s, plan.Key, _self, _parts.Nodes, Options.ActivationConcurrency)));
            var references = new NodeReferences(_parts.Nodes, _parts.References, plan.Key, opening.Layout, opening.ShardSizes);
            var trace = opening.Trace is null ? null : new AttemptTrace(opening, shards, _parts.Clock);
            var attempt = new OpenAttempt(opening, plan, shards, references, _parts.Parcels, OutboxTo, Ended, _parts.Metrics, trace) { LastHeard = _parts.Clock.GetTimestamp() };
            if (!_parts.Runs.TryAdd(attempt)) throw ClosedMeanwhile(opening.Attempt);
            if (IsLost(opening)) _ = Close(opening.Attempt, retain: false);
        }
        catch
        {
            _parts.Runs.RemoveExpected(opening.Attempt);
            _parts.Plans.Release(plan);
            throw;
        }
    }

    /// <inheritdoc/>
    public Task Fire(AttemptId attempt)
    {
        var open = Find(attempt);

        // To hand out many feeds takes longer than a turn should.
        if (open.Feeds <= FeedsOfATurn) Fire(open);
        else _ = Task.Run(() => Fire(open));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<bool> Begin(AttemptOpening opening, long bytes)
    {
        // Runs of scalars need no memory worth mentioning.
        if (bytes > 0 && !await Reserve(opening.Attempt, bytes)) return false;
        await Open(opening);
        await Fire(opening.Attempt);
        return true;
    }

    /// <inheritdoc/>
    public async Task<bool> Deliver(EdgeBatch batch)
    {
        if (batch.From is { } sender) _parts.Heard.Add(sender);
        if (_parts.Runs.Find(batch.Attempt) is null) return false;
        batch = await _parts.Parcels.Attach(batch);
        if (_parts.Runs.Find(batch.Attempt) is not { } attempt) return false;
        Deliver(attempt, batch);
        return true;
    }

    /// <inheritdoc/>
    public Task<Part> Part(Guid parcel, int part) => Task.FromResult(_parts.Parcels.Read(parcel, part));

    /// <inheritdoc/>
    public Task<HostReport> Report(AttemptId attempt)
    {
        if (_parts.Runs.Find(attempt) is not { } open) return Task.FromResult(new HostReport { IsOpen = false });
        open.LastHeard = _parts.Clock.GetTimestamp();
        return Task.FromResult(open.Report());
    }

    /// <inheritdoc/>
    public Task Tell(AttemptId attempt, int silo, HostReport report)
    {
        _parts.Local.Find(attempt)?.Accept(silo, report);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<bool> Holds(RunKey run) => Task.FromResult(_parts.DoorRuns.Find(run) is not null);

    /// <inheritdoc/>
    public Task Close(AttemptId attempt, bool retain)
    {
        if (_parts.Runs.Close(attempt) is not { } open)
        {
            _parts.Memory.Release(attempt);
            return Task.CompletedTask;
        }

        var shards = open.Close(() => _parts.Memory.Release(attempt));
        if (shards is not null) Settle(open, shards, retain);
        _parts.Plans.Release(open.Plan);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<HostTrace?> Trace(AttemptId attempt) => _parts.Traces.Take(attempt);

    /// <inheritdoc/>
    public Task<NodeSnapshots> Inspect(AttemptId attempt, int[] nodes, int[] graphNodes)
    {
        var open = _parts.Runs.Find(attempt);
        var retained = open is null ? _parts.Retained.Find(attempt) : null;
        var index = open is not null ? new ShardIndex(open.Opening.ShardSizes) : default;
        var snapshots = NodeSnapshots.Of([.. nodes.Zip(graphNodes, Snapshot)]);
        return Task.FromResult(snapshots with { Tensors = _parts.Parcels.Detach(snapshots.Tensors) });

        NodeSnapshot? Snapshot(int planned, int graphNode)
        {
            if (open is not null)
            {
                var (shard, node) = index.Locate(planned);
                return open.RunOf(shard) is { } run ? SnapshotReader.Read(run, node, graphNode, _parts.Compiler) : null;
            }

            var home = retained is null ? null : Array.Find(retained, run => run is not null && planned >= run.Program.Shard.First && planned < run.Program.Shard.First + run.Program.Shard.Count);
            return home is null ? null : SnapshotReader.Read(home, planned - home.Program.Shard.First, graphNode, _parts.Compiler);
        }
    }

    /// <inheritdoc/>
    public Task Forget(string graphId)
    {
        foreach (var attempt in _parts.Runs.Attempts)
            if (attempt.Opening.Run.GraphId == graphId) attempt.Fail(new UnknownGraphException(graphId));
        _parts.Runs.RemoveExpected(graphId);
        _parts.Retained.Forget(graphId);
        _parts.Plans.Forget(graphId);
        _parts.Known.Forget(graphId);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task Drains(SiloAddress silo)
    {
        _parts.Draining.Add(silo);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task Hear(SiloAddress silo)
    {
        _parts.Heard.Add(silo);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<HostCensus> Census()
    {
        var plans = _parts.Plans.Plans;
        var attempts = _parts.Runs.Attempts;
        foreach (var attempt in attempts) attempt.CountSent();
        return Task.FromResult(new HostCensus
        {
            Silo = _self.ToString(),
            OpenAttempts = attempts.Count,
            RetainedRuns = _parts.Retained.Count,
            Plans = plans.Count,
            Shards = plans.Sum(plan => plan.Shards.Count()),
            Nodes = plans.Sum(plan => plan.Shards.Sum(shard => shard.ActiveNodes)),
            ReservedBytes = _parts.Memory.Reserved,
            MemoryBytes = Environment.WorkingSet,
            FilledSlots = attempts.Sum(attempt => attempt.FilledSlots) + _parts.Retained.FilledSlots,
            MessagesSent = _parts.Metrics.MessagesSent,
            RunsEnded = _parts.Metrics.RunsEnded,
        });
    }

    /// <inheritdoc/>
    public Task<RunRecord[]> Runs() => Task.FromResult(_parts.Records.ToArray());

    private static void Fire(OpenAttempt attempt)
    {
        try
        {
            attempt.Fire();
        }
        catch (Exception e)
        {
            attempt.Fail(e);
        }
    }

    private void Deliver(OpenAttempt attempt, EdgeBatch batch)
    {
        var shards = MemoryMarshal.Cast<byte, int>(batch.Shards);
        var nodes = MemoryMarshal.Cast<byte, int>(batch.Nodes);
        var codes = MemoryMarshal.Cast<byte, int>(batch.Slots);
        var values = batch.ToValues();
        for (var i = 0; i < shards.Length; i++)
        {
            if (!attempt.Deliver(shards[i], nodes[i], codes[i], values[i]))
                throw new ArgumentException($"Node {nodes[i]} of shard {shards[i]} is not on silo {_self}.", nameof(batch));
        }
    }

    private void Settle(OpenAttempt attempt, ShardRun?[] shards, bool retain)
    {
        attempt.Counts.AddUp(attempt, shards);
        _parts.Traces.Add(attempt, shards);
        if (retain && attempt.Opening.Retention != RunRetention.None) _parts.Retained.Add(attempt.Opening, shards);
    }

    private OpenAttempt Find(AttemptId attempt) =>
        _parts.Runs.Find(attempt) ?? throw new HostLostException($"Attempt {attempt} is not open on silo {_self}.");

    private HostLostException ClosedMeanwhile(AttemptId attempt) => new($"Attempt {attempt} was closed before silo {_self} had opened it.");

    private async Task<LoadedShard> Load(PlanRequest request, LoadedPlan plan, int number)
    {
        var slice = await _parts.Calls.RunAsync("load a plan", () => _parts.Grains.GetGrain<IPlanGrain>(plan.Key).Shard(request, number, _self));
        var planned = slice.Shard ?? _parts.Serializer.Deserialize<PlanShard>((await _parts.Parcels.Fetch(slice.Parcel!))[0])!;
        return new LoadedShard(new ShardProgram(planned, _parts.Compiler), _parts.Runs);
    }

    private RemoteOutbox? OutboxTo(OpenAttempt attempt, int owner)
    {
        var silo = attempt.Opening.Layout.Silos[owner];
        return silo.Equals(_self) ? null : new RemoteOutbox(attempt, _parts.Parcels, batch => _parts.Hosts.Of(silo).Deliver(batch with { From = _self }), _parts.Metrics);
    }

    // To collect the results of many nodes takes longer than a turn should.
    private void Ended(OpenAttempt attempt) =>
        _ = attempt.Forward <= NodesOfATurn && _parts.Local.Find(attempt.Id) is not null ? TellRun(attempt) : Task.Run(() => TellRun(attempt));

    private async Task TellRun(OpenAttempt attempt)
    {
        try
        {
            var number = Array.IndexOf(attempt.Opening.Layout.Silos, _self);
            if (attempt.Opening.RunSilo is { } silo) await _parts.Hosts.Of(silo).Tell(attempt.Id, number, attempt.Report());
        }
        catch (Exception e)
        {
            // The run asks by itself at its next look.
            HostLog.ReportFailed(_logger, attempt.Id, e);
        }
    }

    // A silo that is not known may have come just now; what it leaves when it goes is closed by its lease.
    private bool IsLost(AttemptOpening opening) => opening.RunSilo is { } silo && _parts.Silos.GetApproximateSiloStatus(silo) == SiloStatus.Dead;

    private void CloseLost()
    {
        foreach (var attempt in _parts.Runs.Attempts)
            if (IsLost(attempt.Opening)) _ = Close(attempt.Id, retain: false);
    }

    private void Sweep()
    {
        CloseLost();
        _parts.Draining.Trim(silo => _parts.Silos.GetApproximateSiloStatus(silo) is SiloStatus.Dead or SiloStatus.None);
        _parts.Retained.Trim();
        _parts.Known.Trim();
        _parts.DoorRuns.Trim();
        _parts.Runs.Trim(Options.Lease);
        _parts.Parcels.Trim(Options.Lease);
        _parts.Traces.Trim(Options.Lease);
        _parts.Memory.Trim(Options.Lease, _parts.Runs.Has);
        foreach (var attempt in _parts.Runs.Attempts)
        {
            if (_parts.Clock.GetElapsedTime(attempt.LastHeard) <= Options.Lease) continue;
            HostLog.LeaseExpired(_logger, attempt.Id);
            _parts.Metrics.LeaseExpired();
            _ = Close(attempt.Id, retain: false);
        }
    }
}
