namespace DistGrad.Core.Tests.Planning.Memory;

/// <summary>Runs a plan in a random order of messages, nothing retained, and measures what its tensors take.</summary>
internal sealed class MeasuredRun : INodeSink
{
    private readonly Plan _plan;
    private readonly Random _random;
    private readonly ShardRun[] _shards;
    private readonly List<LocalMessage> _waiting = [];

    // Constants and parameters, which belong to the plan.
    private readonly HashSet<object> _bound = new(ReferenceEqualityComparer.Instance);

    public MeasuredRun(Plan plan, IKernelCompiler compiler, Random random)
    {
        _plan = plan;
        _random = random;
        _shards = [.. plan.Shards.Select(shard => new ShardRun(new ShardProgram(shard, compiler), _ => false))];
        foreach (var shard in plan.Shards)
            foreach (var bound in shard.BoundValues) _bound.UnionWith(bound.Tensors);
    }

    /// <summary>Most bytes there were at one time.</summary>
    public long Peak { get; private set; }

    public void Execute(NodeValues feeds)
    {
        var bound = FeedBinding.Bind(_plan.Outline, feeds);
        for (var i = 0; i < bound.Count; i++)
        {
            var shard = _shards.Last(s => s.Program.Shard.First <= bound.Nodes[i]).Program.Shard;
            _waiting.Add(new LocalMessage(Pass.Forward, shard.Shard, bound.Nodes[i] - shard.First, 0, bound[i]));
        }

        Measure();
        for (var shard = 0; shard < _shards.Length; shard++)
            foreach (var node in _shards[shard].Program.Sources) new NodeMachine(_shards[shard].Program, node).Start(_shards[shard], this);
        while (_waiting.Count > 0)
        {
            var at = _random.Next(_waiting.Count);
            var message = _waiting[at];
            _waiting.RemoveAt(at);
            new NodeMachine(_shards[message.Shard].Program, message.Node).Accept(_shards[message.Shard], message.Pass, message.Slot, message.Value, this);
            Measure();
        }
    }

    void INodeSink.Push(Pass pass, int shard, int node, int slot, Value value)
    {
        _waiting.Add(new LocalMessage(pass, shard, node, slot, value));
        Measure();
    }

    void INodeSink.Fired(Pass pass)
    {
    }

    private void Measure()
    {
        var seen = new HashSet<object>(_bound, ReferenceEqualityComparer.Instance);
        var held = _shards.SelectMany(shard => new[] { shard.Inputs, shard.Gradients, shard.Outputs, shard.Upstreams }).SelectMany(values => values).Concat(_waiting.Select(message => message.Value));
        var bytes = held.SelectMany(value => value.Tensors).Where(seen.Add).Sum(tensor => (long)tensor.Bytes.Length);
        Peak = Math.Max(Peak, bytes);
    }
}
