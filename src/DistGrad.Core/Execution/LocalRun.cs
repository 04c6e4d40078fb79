namespace DistGrad;

/// <summary>A run in the calling thread, and what it brought.</summary>
public sealed class LocalRun : INodeSink
{
    private readonly Plan _plan;
    private readonly IMessageOrder _order;
    private readonly ShardRun[] _shards;
    private readonly long[] _pushed = new long[2];
    private readonly int[] _fired = new int[2];

    internal LocalRun(Plan plan, IKernelCompiler compiler, IMessageOrder order)
    {
        _plan = plan;
        _order = order;
        _shards = [.. plan.Shards.Select(shard => new ShardRun(new ShardProgram(shard, compiler), _ => true))];
    }

    /// <summary>Messages pushed in a pass, feeds and seed not counted.</summary>
    /// <param name="pass">The pass.</param>
    public long Messages(Pass pass) => _pushed[(int)pass];

    /// <summary>Nodes that fired in a pass.</summary>
    /// <param name="pass">The pass.</param>
    public int Firings(Pass pass) => _fired[(int)pass];

    /// <summary>Value of a graph node.</summary>
    /// <param name="graphNode">The node.</param>
    /// <exception cref="ArgumentException">The node was pruned from the plan.</exception>
    public double ValueOf(int graphNode) => Value(graphNode).Scalar;

    /// <summary>Value of a graph node, of any type.</summary>
    /// <param name="graphNode">The node.</param>
    /// <exception cref="ArgumentException">The node was pruned from the plan.</exception>
    public Value Value(int graphNode)
    {
        var (run, node) = Locate(graphNode);
        return run.Program.KernelOf(node).Read(run.ValueOf(node), graphNode);
    }

    /// <summary>Gradient of the root with respect to a graph node; zero where the root does not depend on it.</summary>
    /// <param name="graphNode">The node.</param>
    public double GradientOf(int graphNode) => Gradient(graphNode).Scalar;

    /// <summary>Gradient of the root with respect to a graph node, of any type; zero where the root does not depend on it.</summary>
    /// <param name="graphNode">The node.</param>
    public Value Gradient(int graphNode)
    {
        var zero = Array.BinarySearch(_plan.Outline.ZeroGradients, graphNode);
        if (zero >= 0) return _plan.Outline.ZeroTypes[zero].IsScalar ? 0.0 : Tensor.Full(_plan.Outline.ZeroTypes[zero], 0);
        var (run, node) = Locate(graphNode);
        return run.HasGradient(node) ? run.Program.KernelOf(node).ReadGradient(run.ValueOf(node), run.GradientOf(node), graphNode)
            : throw new ArgumentException($"No gradient with respect to node #{graphNode} was asked for.", nameof(graphNode));
    }

    void INodeSink.Push(Pass pass, int shard, int node, int slot, Value value)
    {
        _pushed[(int)pass]++;
        _order.Add(new LocalMessage(pass, shard, node, slot, value));
    }

    void INodeSink.Fired(Pass pass) => _fired[(int)pass]++;

    internal void Execute(NodeValues feeds)
    {
        for (var shard = 0; shard < _shards.Length; shard++)
            foreach (var node in _shards[shard].Program.Sources) Machine(shard, node).Start(_shards[shard], this);
        for (var i = 0; i < feeds.Count; i++)
        {
            var (shard, node) = Split(feeds.Nodes[i]);
            _order.Add(new LocalMessage(Pass.Forward, shard, node, 0, feeds[i]));
        }

        while (_order.TryTake(out var message))
            Machine(message.Shard, message.Node).Accept(_shards[message.Shard], message.Pass, message.Slot, message.Value, this);
        if (_fired[0] != _plan.Outline.Nodes || _fired[1] != _plan.Outline.BackwardNodes)
            throw new InvalidOperationException($"The plan is inconsistent: {_fired[0]} of {_plan.Outline.Nodes} nodes fired forward, {_fired[1]} of {_plan.Outline.BackwardNodes} backward.");
    }

    private NodeMachine Machine(int shard, int node) => new(_shards[shard].Program, node);

    private (ShardRun Run, int Node) Locate(int graphNode)
    {
        var planned = _plan.Locate(graphNode);
        if (planned < 0) throw new ArgumentException($"Node #{graphNode} was pruned from the plan.", nameof(graphNode));
        var (shard, node) = Split(planned);
        return (_shards[shard], node);
    }

    private (int Shard, int Node) Split(int planned)
    {
        var shard = 0;
        while (planned >= _plan.Outline.ShardSizes[shard]) planned -= _plan.Outline.ShardSizes[shard++];
        return (shard, planned);
    }
}
