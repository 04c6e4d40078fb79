using Orleans.GrainDirectory;
using Orleans.Placement;

namespace DistGrad.Grains;

/// <summary>One node of a planned graph: a shell that hands its messages to its <see cref="NodeMachine"/>, one turn at a time.</summary>
/// <remarks>It holds no state of runs: that is in the silo's run table, so a node can come and go without harm.</remarks>
[GrainType("n"), KeepAlive, Immovable, GrainDirectory(NodeDirectory.Name), PreferLocalPlacement]
internal sealed class NodeGrain : IGrainBase, INodeGrain
{
    private const int MessagesPerTurn = 1000;

    private static readonly Action<object> DrainTurn = static node => ((NodeGrain)node).Drain();

    private readonly LoadedShard _shard;
    private readonly int _node;
    private NodeInbox _inbox;

    public NodeGrain(IGrainContext context, PlanTable plans, ILocalSiloDetails silo)
    {
        GrainContext = context;
        var key = context.GrainId.Key.AsSpan();
        var (plan, shard, node) = NodeKey.Parse(key);
        if (!NodeKey.ParseOwner(NodeKey.Owner(key)).Equals(silo.SiloAddress))
            throw new InvalidOperationException($"Node grain {context.GrainId} belongs to another silo than {silo.SiloAddress}.");
        _shard = plans.FindShard(plan, shard) ?? throw new InvalidOperationException($"The plan of node grain {context.GrainId} is not loaded on {silo.SiloAddress}.");
        _node = node;
    }

    /// <inheritdoc/>
    public IGrainContext GrainContext { get; }

    /// <summary>Whether messages wait or are being worked on.</summary>
    public bool IsActive => _inbox.IsActive;

    /// <inheritdoc/>
    public Task OnActivateAsync(CancellationToken token)
    {
        _shard.Enter(_node, this);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task OnDeactivateAsync(DeactivationReason reason, CancellationToken token)
    {
        // What is in the inbox is still worked on; what comes later goes to the next activation, by an Orleans message.
        _shard.Leave(_node, this);
        for (var message = _inbox.Seal(); message is not null; message = NodeInbox.Before(message)) Accept(message);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask Ready() => default;

    /// <inheritdoc/>
    public void Forward(EdgeMessage message) => AcceptInTurn(message, Pass.Forward);

    /// <inheritdoc/>
    public void Backward(EdgeMessage message) => AcceptInTurn(message, Pass.Backward);

    /// <summary>Puts a message into the inbox and wakes the node if it sleeps. Called from any thread of the silo.</summary>
    /// <returns>False where the node is being deactivated.</returns>
    public bool TryPost(NodeMessage message)
    {
        if (!_inbox.TryPut(message, out var wake)) return false;
        if (wake) GrainContext.Scheduler.QueueAction(DrainTurn, this);
        return true;
    }

    private void Drain()
    {
        var left = MessagesPerTurn;
        do
        {
            for (var message = _inbox.TakeAll(); message is not null; message = NodeInbox.Before(message), left--) Accept(message);
            if (_inbox.TryLeave()) return;
        }
        while (left > 0);

        // The inbox still counts as being worked on, so this is the only wake-up under way.
        GrainContext.Scheduler.QueueAction(DrainTurn, this);
    }

    private void AcceptInTurn(EdgeMessage message, Pass pass)
    {
        if (_shard.FindAttempt(message.Attempt) is not { } attempt) return;
        var entered = _inbox.TryEnter();
        Accept(new NodeMessage(attempt, NodeMessage.Code(pass, message.Slot), message.Value));
        if (entered && !_inbox.TryLeave()) GrainContext.Scheduler.QueueAction(DrainTurn, this);
    }

    private void Accept(NodeMessage message)
    {
        var attempt = message.Attempt!;
        if (attempt.RunOf(_shard) is not { } run) return;
        try
        {
            var machine = new NodeMachine(_shard.Program, _node);
            var times = attempt.Trace?.Of(_shard.Number);
            var since = times?.Arrived(_node, message) ?? 0;
            if (message.IsStart) machine.Start(run, attempt);
            else if (message.Results is { } results) machine.Resume(run, message.Pass, results, attempt);
            else machine.Accept(run, message.Pass, message.Slot, message.Value, attempt);
            times?.DealtWith(run, _node, since);
        }
        catch (Exception e)
        {
            attempt.Fail(e);
        }
    }
}
