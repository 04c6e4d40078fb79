using DistGrad.Kernels;

namespace DistGrad.Core.Tests.Execution;

/// <summary>Runs a plan of which some nodes keep no more than they must; backward messages wait until the forward pass is over.</summary>
internal sealed class ForgetfulRun(Plan plan, OpRegistry ops, Func<int, bool>? retains = null) : INodeSink
{
    private readonly Queue<LocalMessage>[] _waiting = [new(), new()];
    private readonly KernelCompiler _compiler = new(ops);

    public ShardRun[] Shards { get; private set; } = [];

    /// <summary>Runs the forward pass, then looks, then runs the backward pass.</summary>
    public void Execute(NodeValues feeds, Action? betweenPasses = null)
    {
        Shards = [.. plan.Shards.Select(shard => new ShardRun(new ShardProgram(shard, _compiler), node => retains?.Invoke(shard.GraphNode[node]) ?? false))];
        foreach (var shard in Shards)
            foreach (var node in shard.Program.Sources) new NodeMachine(shard.Program, node).Start(shard, this);
        var bound = FeedBinding.Bind(plan.Outline, feeds);
        for (var i = 0; i < bound.Count; i++)
        {
            var (shard, node) = Find(bound.Nodes[i]);
            _waiting[0].Enqueue(new LocalMessage(Pass.Forward, shard.Program.Shard.Shard, node, 0, bound.Values[i]));
        }

        Deliver(Pass.Forward);
        betweenPasses?.Invoke();
        Deliver(Pass.Backward);
    }

    public double ValueOf(int graphNode) => Find(plan.Locate(graphNode)) is var (shard, node) ? shard.ValueOf(node).Scalar : double.NaN;

    public double GradientOf(int graphNode) => Find(plan.Locate(graphNode)) is var (shard, node) ? shard.GradientOf(node).Scalar : double.NaN;

    void INodeSink.Push(Pass pass, int shard, int node, int slot, Value value) => _waiting[(int)pass].Enqueue(new LocalMessage(pass, shard, node, slot, value));

    void INodeSink.Fired(Pass pass)
    {
    }

    private void Deliver(Pass pass)
    {
        while (_waiting[(int)pass].TryDequeue(out var message))
            new NodeMachine(Shards[message.Shard].Program, message.Node).Accept(Shards[message.Shard], pass, message.Slot, message.Value, this);
    }

    private (ShardRun Shard, int Node) Find(int planned)
    {
        var shard = Shards.Last(s => s.Program.Shard.First <= planned && s.Program.Shard.Count > 0);
        return (shard, planned - shard.Program.Shard.First);
    }
}
