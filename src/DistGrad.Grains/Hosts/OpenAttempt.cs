namespace DistGrad.Grains;

/// <summary>An attempt on one silo: the state of the silo's nodes, and the way of their messages.</summary>
/// <remarks>Every node of the silo calls it from its own turn, so everything here is safe for many threads.</remarks>
internal sealed class OpenAttempt : INodeSink
{
    private readonly AttemptOpening _opening;
    private readonly LoadedShard?[] _shards;
    private readonly NodeReferences _references;
    private readonly Parcels _parcels;
    private readonly AttemptResults _results;
    private readonly IReadOnlyList<RemoteOutbox?> _outboxes;
    private readonly Action<OpenAttempt> _ended;
    private readonly int _forwardTotal;
    private readonly int _backwardTotal;

    // By shard; null for the shards of other silos, and altogether once the attempt is closed.
    private ShardRun?[]? _runs;
    private int _forward;
    private int _backward;
    private Exception? _failure;

    // Let go once the source nodes have them.
    private NodeValues _feeds;

    // Passes of nodes that are computed outside their turns at the moment, and one for the attempt itself until it is closed.
    private int _computing = 1;

    // Called once the attempt is closed and nothing computes any more.
    private Action? _atRest;

    // 1 once the end, good or bad, was announced.
    private int _announced;

    public OpenAttempt(AttemptOpening opening, LoadedPlan plan, IReadOnlyList<LoadedShard> shards, NodeReferences references, Parcels parcels, Func<OpenAttempt, int, RemoteOutbox?> outboxes, Action<OpenAttempt> ended, DistGradMetrics metrics, AttemptTrace? trace = null)
    {
        _opening = opening with { Feeds = NodeValues.Empty };
        _feeds = opening.Feeds;
        _references = references;
        _parcels = parcels;
        _results = new AttemptResults(parcels);
        _ended = ended;
        Counts = new AttemptCounts(opening.Tier, metrics);
        Plan = plan;
        Trace = trace;
        _shards = new LoadedShard?[opening.ShardSizes.Length];
        _runs = new ShardRun?[opening.ShardSizes.Length];
        foreach (var shard in shards)
        {
            _shards[shard.Number] = shard;
            _runs[shard.Number] = new ShardRun(shard.Program, Retention(shard.Program.Shard));
            _forwardTotal += shard.Program.Shard.Count;
            _backwardTotal += shard.Program.BackwardCount;
        }

        _outboxes = [.. Enumerable.Range(0, opening.Layout.Silos.Length).Select(owner => outboxes(this, owner))];
    }

    public AttemptId Id => _opening.Attempt;

    public AttemptOpening Opening => _opening;

    public LoadedPlan Plan { get; }

    /// <summary>What is noted of it, or null where it is not traced.</summary>
    public AttemptTrace? Trace { get; }

    /// <summary>What it comes to, for the metrics.</summary>
    public AttemptCounts Counts { get; }

    /// <summary>Number of feeds and sources that fire at the start.</summary>
    public int Feeds => _feeds.Count + (Volatile.Read(ref _runs)?.Sum(run => run?.Program.Sources.Count ?? 0) ?? 0);

    public bool IsClosed => Volatile.Read(ref _runs) is null;

    public int Forward => Volatile.Read(ref _forward);

    public int Backward => Volatile.Read(ref _backward);

    public Exception? Failure => Volatile.Read(ref _failure);

    public bool IsComplete => Forward == _forwardTotal && Backward == _backwardTotal;

    /// <summary>Whether no message is waiting, being worked on or on its way to another silo.</summary>
    public bool IsIdle => Volatile.Read(ref _computing) <= 1 && Array.TrueForAll(_shards, shard => shard is not { IsWorking: true }) && _outboxes.All(outbox => outbox is not { IsSending: true });

    public long FilledSlots => Volatile.Read(ref _runs)?.Sum(run => (long)(run?.FilledSlots ?? 0)) ?? 0;

    /// <summary>Counts what its nodes have sent so far, unless it is closed, when that is counted anyway.</summary>
    public void CountSent()
    {
        if (Volatile.Read(ref _runs) is { } runs) Counts.Look(runs);
    }

    /// <summary>When the run was last heard of, as a timestamp of the silo's clock.</summary>
    public long LastHeard { get; set; }

    /// <summary>State of a shard's nodes, or null once the attempt is closed.</summary>
    public ShardRun? RunOf(LoadedShard shard) => Volatile.Read(ref _runs)?[shard.Number];

    /// <summary>State of a shard's nodes, or null where it is not here.</summary>
    public ShardRun? RunOf(int shard) => Volatile.Read(ref _runs) is { } runs && (uint)shard < (uint)runs.Length ? runs[shard] : null;

    /// <summary>Lets source nodes fire and hands the feeds to theirs.</summary>
    public void Fire()
    {
        if (Volatile.Read(ref _runs) is not { } runs) return;
        for (var shard = 0; shard < runs.Length; shard++)
        {
            if (runs[shard] is not { } run) continue;
            foreach (var node in run.Program.Sources) Post(shard, node, NodeMessage.Start(this));
        }

        var split = new ShardIndex(_opening.ShardSizes);
        var nodes = _feeds.Nodes;
        var values = _feeds.ToValues();
        for (var i = 0; i < values.Length; i++)
        {
            var (shard, node) = split.Locate(nodes[i]);
            Push(Pass.Forward, shard, node, 0, values[i]);
        }

        _feeds = NodeValues.Empty;
    }

    /// <inheritdoc/>
    public void Push(Pass pass, int shard, int node, int slot, Value value)
    {
        // What is too large for a message goes the way of the fast tier to another silo.
        var isHere = _shards[shard] is not null;
        if (_opening.Tier == RunTier.Reference && (isHere || !_parcels.IsLarge(value.Bytes))) SendByGrainCall(pass, shard, node, slot, value);
        else if (isHere) Post(shard, node, new NodeMessage(this, NodeMessage.Code(pass, slot), value));
        else _outboxes[_opening.Layout.OwnerOf[shard]]!.Add(shard, node, NodeMessage.Code(pass, slot), value);
    }

    /// <summary>Takes a message from another silo to a node of this one.</summary>
    /// <returns>False where the message fits no node of this silo.</returns>
    public bool Deliver(int shard, int node, int code, Value value)
    {
        if ((uint)shard >= (uint)_shards.Length || _shards[shard] is not { } loaded || (uint)node >= (uint)loaded.Program.Shard.Count) return false;
        Post(shard, node, new NodeMessage(this, code, value));
        return true;
    }

    /// <inheritdoc/>
    public bool HasFar => _opening.Layout.Silos.Length > 1;

    /// <inheritdoc/>
    public bool IsFar(int shard) => _shards[shard] is null;

    /// <inheritdoc/>
    public bool TryDefer(int shard, int node, Pass pass)
    {
        Interlocked.Increment(ref _computing);
        var queued = Counts.Now();
        ComputePool.Queue(yields: HasFar, () =>
        {
            try
            {
                if (RunOf(shard) is not { } run) return;
                Trace?.Of(shard)?.Begin(node, pass);
                Post(shard, node, NodeMessage.Computed(this, pass, Counts.Compute(run, node, pass, queued)));
            }
            catch (Exception e)
            {
                Fail(e);
            }
            finally
            {
                // After the post: the node's inbox counts as active from then on.
                Leave();
            }
        });
        return true;
    }

    /// <inheritdoc/>
    public void Fired(Pass pass)
    {
        var (fired, total) = pass == Pass.Forward ? (Interlocked.Increment(ref _forward), _forwardTotal) : (Interlocked.Increment(ref _backward), _backwardTotal);
        if (fired == total) Trace?.Through(pass);
        if (IsComplete) Announce();
    }

    /// <summary>Ends the attempt on this silo for a reason that the run is told.</summary>
    public void Fail(Exception reason)
    {
        if (Interlocked.CompareExchange(ref _failure, reason, null) is null) Announce();
    }

    /// <summary>How far it is, and the results once every node has fired.</summary>
    public HostReport Report()
    {
        if (Volatile.Read(ref _runs) is not { } runs) return new HostReport { IsOpen = false };
        var results = IsComplete ? _results.Of(runs) : default((NodeValues Values, NodeValues Gradients)?);
        return new HostReport
        {
            IsOpen = true,
            Forward = Forward,
            Backward = Backward,
            IsIdle = IsIdle,
            Failure = Failure,
            Values = results?.Values,
            Gradients = results?.Gradients,
        };
    }

    /// <summary>Lets go of all state; messages that come later are dropped.</summary>
    /// <param name="atRest">Is called once no node computes any more: what one computes with cannot be taken away from it.</param>
    /// <returns>The state, for those who want to keep it; null where it was closed before.</returns>
    public ShardRun?[]? Close(Action? atRest = null)
    {
        Interlocked.Exchange(ref _announced, 1);
        var runs = Interlocked.Exchange(ref _runs, null);
        if (runs is not null)
        {
            _atRest = atRest;
            Leave();
        }

        _results.Drop();
        return runs;
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _computing) == 0) _atRest?.Invoke();
    }

    private void Post(int shard, int node, NodeMessage message)
    {
        if (_shards[shard]![node] is { } target && target.TryPost(message)) return;

        // The node is not active at the moment: an Orleans message activates it.
        if (message.IsStart) Start(shard, node, message);
        else if (message.Results is not null) Fail(new HostLostException("A node was deactivated while it was at work."));
        else SendByGrainCall(message.Pass, shard, node, message.Slot, message.Value);
    }

    private void Start(int shard, int node, NodeMessage message) =>
        _ = Task.Run(async () =>
        {
            try
            {
                await _references.Of(shard, node).Ready();
                if (_shards[shard]![node] is not { } target || !target.TryPost(message)) throw new HostLostException($"Node {node} of shard {shard} was deactivated while it was started.");
            }
            catch (Exception e)
            {
                Fail(CallRetry.IsTransportFault(e) ? new HostLostException($"Node {node} of shard {shard} could not be started: {e.Message}") : e);
            }
        });

    private void SendByGrainCall(Pass pass, int shard, int node, int slot, Value value)
    {
        var message = new EdgeMessage { Attempt = Id, Slot = slot, Scalar = value.Scalar, Tensor = value.Tensor, Pack = value.Content as ValuePack };
        if (pass == Pass.Forward) _references.Of(shard, node).Forward(message);
        else _references.Of(shard, node).Backward(message);
    }

    private void Announce()
    {
        if (Interlocked.Exchange(ref _announced, 1) == 0) _ended(this);
    }

    private Func<int, bool> Retention(PlanShard shard) => _opening.Retention switch
    {
        RunRetention.All or RunRetention.Auto => static _ => true,
        RunRetention.Watched => node => !shard.Roles[node].HasFlag(NodeRole.Inserted) && IsWatched(shard, node),
        _ => static _ => false,
    };

    private bool IsWatched(PlanShard shard, int node) =>
        shard.Kernels[shard.KernelOf[node]].Tape is { } tape
            ? Array.Exists(tape.IsFed ? tape.InputNode : tape.GraphNode, IsWatched)
            : IsWatched(shard.GraphNode[node]);

    private bool IsWatched(int graphNode) => Array.BinarySearch(_opening.Watched, graphNode) >= 0;
}
