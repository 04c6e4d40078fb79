using DistGrad.Planning;
using DistGrad.Planning.Blocks;
using DistGrad.Planning.Memory;

namespace DistGrad;

/// <summary>Makes plans: prunes a graph to what a signature needs, counts every message beforehand, and cuts the nodes into shards.</summary>
/// <remarks>
/// A plan depends on graph, signature and options alone, never on the cluster. Time and memory are linear in the size of
/// the graph, and nothing recurses over it.
/// </remarks>
/// <param name="ops">Ops that graphs may use.</param>
/// <param name="options">Sizes; the defaults if null.</param>
/// <param name="compiler">Makes kernels for values that shapes depend on; null where those are all constants.</param>
/// <exception cref="ArgumentOutOfRangeException">A size makes no sense.</exception>
public sealed class Planner(OpRegistry ops, PlannerOptions? options = null, IKernelCompiler? compiler = null)
{
    private readonly PlannerOptions _options = Checked(options ?? new());

    /// <summary>Plans a graph for a signature.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="signature">What is wanted.</param>
    /// <exception cref="GraphException">The signature wants nothing, asks for gradients of no node, or for that of a truth value.</exception>
    /// <exception cref="ArgumentException">The signature's nodes are not in order.</exception>
    /// <exception cref="UnknownNodeException">The signature names a node that the graph does not have.</exception>
    /// <exception cref="UnknownOpException">The graph uses an op that there is not.</exception>
    public Plan Plan(Graph graph, PlanSignature signature)
    {
        Check(graph, signature);
        var (granularity, why) = GranularityChoice.Of(graph, signature.Granularity);
        var graphId = graph.Id;
        var (key, count) = (signature.PlanKey(graphId), graph.Count);
        graph = Specialize(graph, signature);
        CheckTypes(graph, signature);
        var isExpanded = false;
        if (granularity == Granularity.PerOp) (graph, signature, isExpanded) = Rematerialization.Expand(graph, signature, ops);
        var live = new Liveness(graph, signature, new GradientRules(graph, ops), isExpanded ? WithGradientOp.FullName : null);
        CheckShapes(graph, live);
        var (draft, plannedNode) = granularity == Granularity.Fused
            ? new BlockPlanner(graph, signature, live, ops).Take(_options.Blocks, _options.BlockSize)
            : new FanIn(graph, signature, live, ops, _options.MaxFan).Take();
        if (granularity == Granularity.PerOp) draft = FanOut.Spread(draft, plannedNode, _options.MaxFan);
        var cut = Cut(draft.Count, granularity);
        var shards = new ShardWriter(graph, draft, cut, ops).Write();
        RefuseRuntimeOps(graph, live);
        var memory = new PlanMemory(shards, compiler);
        int[] zeros = [.. signature.Wrt.Where(node => !live.IsBackward(node))];
        return new Plan(
            new PlanOutline
            {
                Key = key,
                GraphId = graphId,
                Nodes = draft.Count,
                Granularity = granularity,
                Why = why,
                ShardSizes = [.. shards.Select(shard => shard.Count)],
                ForwardMessages = draft.Sources.Count(draft.IsNode),
                BackwardMessages = draft.Carries.Count(carries => carries),
                BackwardNodes = draft.Roles.Count(role => role.HasFlag(NodeRole.Backward)),
                Fed = FedRanges.Of(graph, plannedNode, draft.Tapes.ContainsKey),
                ShardWork = ShardWork.Of(shards),
                ZeroGradients = zeros,
                ZeroTypes = Array.ConvertAll(zeros, graph.TypeOf),
                PeakBytes = memory.PeakBytes,
                ShardBytes = memory.ShardBytes,
                NodeBytes = memory.NodeBytes,
            },
            shards,
            plannedNode.Length == count ? plannedNode : plannedNode[..count]);
    }

    // Shards are runs of neighbours in topological order, equal in size to within one node. Entry s is the first node of shard s. Blocks are
    // large: a few to a shard let silos have equal shares.
    private int[] Cut(int nodes, Granularity granularity)
    {
        var fewest = granularity == Granularity.Fused ? 4 * _options.MinShards : _options.MinShards;
        var count = Math.Clamp((nodes + _options.ShardSize - 1) / _options.ShardSize, Math.Min(nodes, fewest), Math.Max(fewest, _options.MaxShards));
        var starts = new int[count + 1];
        for (var shard = 0; shard <= count; shard++) starts[shard] = (int)((long)nodes * shard / count);
        return starts;
    }

    private static PlannerOptions Checked(PlannerOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxFan, 2, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.MaxFan, KernelKey.MaxArity, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ShardSize, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MinShards, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxShards, options.MinShards, nameof(options));
        return options;
    }

    private void Check(Graph graph, PlanSignature signature)
    {
        CheckNodes(graph, signature.Fetches);
        CheckNodes(graph, signature.Wrt);
        if (signature.GradientOf != PlanSignature.None) CheckNodes(graph, [signature.GradientOf]);
        if (signature.GradientOf == PlanSignature.None && signature.Fetches.Length == 0)
            throw new GraphException($"Nothing is asked of graph '{graph.Name}': name at least one fetch, or a node to differentiate.");
        if (signature.GradientOf == PlanSignature.None && signature.Wrt.Length > 0)
            throw new GraphException($"Gradients are asked of graph '{graph.Name}', but not of which node: name the one to differentiate.");
        foreach (var kind in graph.Columns.Kinds)
            if (!kind.IsSource) ops.Find(kind.Op);
    }

    private static void CheckTypes(Graph graph, PlanSignature signature)
    {
        if (signature.GradientOf == PlanSignature.None) return;
        var root = graph.TypeOf(signature.GradientOf);
        if (!root.DType.IsFloat() || root.Shape.Count != 1)
            throw new GraphException($"Node '{graph.Label(signature.GradientOf)}' ({graph.OpOf(signature.GradientOf)}) cannot be differentiated: it is {root}, not a single floating-point number.");
        foreach (var wrt in signature.Wrt)
        {
            if (!graph.TypeOf(wrt).DType.IsFloat())
                throw new GraphException($"Node '{graph.Label(wrt)}' ({graph.OpOf(wrt)}) cannot be differentiated by: it is {graph.TypeOf(wrt)}, and only floating-point values have gradients.");
        }
    }

    private void RefuseRuntimeOps(Graph graph, Liveness live)
    {
        if (!Array.Exists(graph.Columns.Kinds, kind => RuntimeOp.IsName(kind.Op))) return;
        for (var node = 0; node < graph.Count; node++)
        {
            if (!live.IsBackward(node) || !RuntimeOp.IsName(graph.OpOf(node)) || ops.Find(graph.OpOf(node)) is not RuntimeOp) continue;
            var inputs = graph.InputsOf(node);
            for (var slot = 0; slot < inputs.Length; slot++)
                if (live.CarriesGradient(inputs[slot], node, slot)) throw new GraphException($"Node '{graph.Label(node)}': {RuntimeOp.NoGradient(graph.OpOf(node)).Message}");
        }
    }

    private Graph Specialize(Graph graph, PlanSignature signature)
    {
        var feeds = signature.Feeds.ToDictionary(feed => feed.Node, feed => (feed.Type, feed.Value));
        return new Specializer(ops, compiler is null ? null : Compute).Specialize(graph, feeds);
    }

    private static void CheckShapes(Graph graph, Liveness live)
    {
        for (var node = 0; node < graph.Count; node++)
        {
            if (!live.IsNeeded(node) || graph.TypeOf(node).IsKnown || graph.IsAbsent(node)) continue;
            throw graph.IsInput(node)
                ? new FeedException($"Input '{graph.Label(node)}' is declared {graph.TypeOf(node)}: it must be fed for the other extents to be known.")
                : new GraphException($"The shape of node '{graph.Label(node)}' ({graph.OpOf(node)}) depends on values that are not known before the run.");
        }
    }

    private Tensor Compute(OpNode node, TensorType type)
    {
        var (types, values, statics) = (new TensorType[node.Count], new Value[node.Count], new Tensor?[node.Count]);
        for (var i = 0; i < values.Length; i++)
        {
            (types[i], values[i]) = (node.Type(i), node.ValueOf(i) is { } value ? value : default(Value));
            if (i < 64 && (node.Op.ConstantInputs >> i & 1) != 0) statics[i] = node.ValueOf(i);
        }

        var spec = TensorSpec.Of(types, statics, type, node.Attributes, node.Output);
        return compiler!.Compile(new KernelKey(node.Op.Name, node.Count, 0, spec)).Forward(values).ToTensor(type.DType);
    }

    private static void CheckNodes(Graph graph, int[] nodes)
    {
        for (var i = 0; i < nodes.Length; i++)
        {
            if ((uint)nodes[i] >= (uint)graph.Count) throw new UnknownNodeException(graph.Name, $"#{nodes[i]}", []);
            if (i > 0 && nodes[i] <= nodes[i - 1]) throw new ArgumentException($"The nodes of a signature are ascending and distinct, but #{nodes[i]} follows #{nodes[i - 1]}.");
        }
    }
}
