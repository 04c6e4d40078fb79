namespace DistGrad.Grains;

/// <summary>A shard on the silo that owns it: its program and its active nodes.</summary>
internal sealed class LoadedShard(ShardProgram program, RunTable runs)
{
    // Entered and left by the nodes themselves, read by senders.
    private readonly NodeGrain?[] _nodes = new NodeGrain?[program.Shard.Count];

    private int _activeNodes;

    // Activating all nodes, once: nodes that are deactivated later come back with their next message.
    private Lazy<Task>? _activation;

    public ShardProgram Program => program;

    /// <summary>Bytes of its constants and parameters.</summary>
    public long Bytes { get; } = program.Shard.ContentBytes;

    public int Number => program.Shard.Shard;

    /// <summary>The active node, or null.</summary>
    public NodeGrain? this[int node] => Volatile.Read(ref _nodes[node]);

    public int ActiveNodes => Volatile.Read(ref _activeNodes);

    public bool IsWorking => Array.Exists(_nodes, node => node is { IsActive: true });

    /// <summary>Activates all nodes, once however many ask for it at the same time; a failure is forgotten.</summary>
    public async Task Activate(Func<LoadedShard, Task> activate)
    {
        var mine = new Lazy<Task>(() => activate(this));
        var activation = Interlocked.CompareExchange(ref _activation, mine, null) ?? mine;
        try
        {
            await activation.Value;
        }
        catch
        {
            Interlocked.CompareExchange(ref _activation, null, activation);
            throw;
        }
    }

    public void Enter(int node, NodeGrain grain)
    {
        if (Interlocked.Exchange(ref _nodes[node], grain) is null) Interlocked.Increment(ref _activeNodes);
    }

    public void Leave(int node, NodeGrain grain)
    {
        if (Interlocked.CompareExchange(ref _nodes[node], null, grain) == grain) Interlocked.Decrement(ref _activeNodes);
    }

    public OpenAttempt? FindAttempt(AttemptId attempt) => runs.Find(attempt);

    public void DeactivateNodes(DeactivationReason reason)
    {
        foreach (var node in _nodes) node?.GrainContext.Deactivate(reason);
    }
}
