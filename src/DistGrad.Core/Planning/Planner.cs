using DistGrad.Planning;

namespace DistGrad;

/// <summary>Makes plans: prunes a graph to what a signature needs, counts every message beforehand, and cuts the nodes into shards.</summary>
/// <remarks>
/// A plan depends on graph, signature and options alone, never on the cluster. Time and memory are linear in the size of
/// the graph, and nothing recurses over it.
/// </remarks>
/// <param name="ops">Ops that graphs may use.</param>
/// <param name="options">Sizes; the defaults if null.</param>
/// <exception cref="ArgumentOutOfRangeException">A size makes no sense.</exception>
public sealed class Planner(OpRegistry ops, PlannerOptions? options = null)
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
        var live = new Liveness(graph, signature, new GradientRules(graph, ops));
        var (draft, plannedNode) = new FanIn(graph, signature, live, ops, _options.MaxFan).Take();
        draft = FanOut.Spread(draft, plannedNode, _options.MaxFan);
        var cut = Cut(draft.Count);
        var shards = new ShardWriter(graph, draft, cut).Write();
        var fed = Enumerable.Range(0, graph.Count).Where(node => plannedNode[node] >= 0 && graph.IsInput(node)).ToArray();
        return new Plan(
            new PlanOutline
            {
                Key = signature.PlanKey(graph.Id),
                GraphId = graph.Id,
                Nodes = draft.Count,
                ShardSizes = [.. shards.Select(shard => shard.Count)],
                ForwardMessages = draft.Sources.Count(draft.IsNode),
                BackwardMessages = draft.Carries.Count(carries => carries),
                BackwardNodes = draft.Roles.Count(role => role.HasFlag(NodeRole.Backward)),
                FedNodes = fed,
                FedNames = [.. fed.Select(graph.Label)],
                FedAt = [.. fed.Select(node => plannedNode[node])],
                ZeroGradients = [.. signature.Wrt.Where(node => !live.IsBackward(node))],
            },
            shards,
            plannedNode);
    }

    // Shards are runs of neighbours in topological order, equal in size to within one node. Entry s is the first node of shard s.
    private int[] Cut(int nodes)
    {
        var count = Math.Clamp((nodes + _options.ShardSize - 1) / _options.ShardSize, Math.Min(nodes, _options.MinShards), _options.MaxShards);
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
            if (kind.Op is not (NodeKind.Input or NodeKind.Constant)) ops.Find(kind.Op);
        if (signature.GradientOf != PlanSignature.None && !graph.KindOf(signature.GradientOf).Type.IsScalar)
            throw new GraphException($"Node '{graph.Label(signature.GradientOf)}' ({graph.OpOf(signature.GradientOf)}) cannot be differentiated: it is {graph.KindOf(signature.GradientOf).Type}, not a Float64 scalar.");
        foreach (var wrt in signature.Wrt)
        {
            if (!graph.KindOf(wrt).Type.IsScalar)
                throw new GraphException($"Node '{graph.Label(wrt)}' ({graph.OpOf(wrt)}) cannot be differentiated by: it is {graph.KindOf(wrt).Type}, not a Float64 scalar.");
        }
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
