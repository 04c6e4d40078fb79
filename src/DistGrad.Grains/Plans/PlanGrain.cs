using Orleans.Concurrency;

namespace DistGrad.Grains;

/// <summary>Makes one plan, off the scheduler, and keeps it. See <see cref="IPlanGrain"/>.</summary>
[GrainType("plan"), Reentrant]
internal sealed class PlanGrain(IKernelCompiler compiler) : Grain, IPlanGrain
{
    // More nodes than this are not described in one answer.
    private const int MaxPlaces = 100_000;

    private Task<(Graph Graph, Plan Plan)>? _planning;

    // Owner of each shard in the layout given last.
    private SiloAddress[]? _owners;
    private Layout? _layout;

    /// <inheritdoc/>
    public async Task<PreparedPlan> Prepare(PlanRequest request, SiloAddress[] silos)
    {
        var (_, plan) = await Planned(request);
        if (_layout is null || !_layout.Silos.ToHashSet().SetEquals(silos)) LayOut(plan.Outline, silos);
        return new PreparedPlan(plan.Outline, _layout!);
    }

    /// <inheritdoc/>
    public async Task<PlanShard> Shard(PlanRequest request, int shard)
    {
        var (_, plan) = await Planned(request);
        return plan.Shards[shard];
    }

    /// <inheritdoc/>
    public async Task<NodePlace[]> Locate(PlanRequest request, int[] graphNodes)
    {
        var (graph, plan) = await Planned(request);
        var nodes = graphNodes.Length > 0 ? graphNodes : [.. plan.GraphNodes];
        if (nodes.Length > MaxPlaces) throw new InspectionException($"The run has {nodes.Length:N0} nodes; inspect at most {MaxPlaces:N0} at once.");
        return Array.ConvertAll(nodes, node => Place(graph, plan, node));
    }

    private NodePlace Place(Graph graph, Plan plan, int node)
    {
        var planned = plan.Locate(node);
        if (planned < 0)
        {
            throw new InspectionException((uint)node >= (uint)graph.Count
                ? $"Graph '{graph.Name}' has no node #{node}; it has {graph.Count} nodes."
                : graph.IsConstant(node) ? $"Node '{graph.Label(node)}' is the constant {graph.ConstantOf(node)}, which the nodes that read it hold. Fetch it to inspect it."
                : $"Node '{graph.Label(node)}' was not part of the run: no fetch and no gradient needed it. Fetch it to inspect it.");
        }

        return new NodePlace
        {
            GraphNode = node,
            Planned = planned,
            Label = graph.Label(node),
            Op = graph.OpOf(node),
            Gate = graph.IsInput(node) || graph.IsConstant(node) ? GateKind.Source : compiler.Ops.Find(graph.OpOf(node)).Gate,
            Inputs = graph.InputsOf(node).ToArray(),
        };
    }

    private async Task<(Graph Graph, Plan Plan)> Planned(PlanRequest request)
    {
        try
        {
            return await (_planning ??= MakePlan(request));
        }
        catch
        {
            _planning = null;
            throw;
        }
    }

    private async Task<(Graph Graph, Plan Plan)> MakePlan(PlanRequest request)
    {
        var bytes = await GraphBytes.Download(GrainFactory.GetGrain<IGraphGrain>(request.GraphId));
        return await Task.Run(() =>
        {
            var graph = Graph.FromBytes(bytes);
            return (graph, new Planner(compiler.Ops).Plan(graph, request.Signature));
        });
    }

    private void LayOut(PlanOutline plan, SiloAddress[] silos)
    {
        var ordered = silos.Order().ToArray();
        var owners = LayoutPlanner.Assign(plan.ShardSizes, ordered, _owners);
        _owners = Array.ConvertAll(owners, owner => ordered[owner]);
        _layout = new Layout { Silos = ordered, OwnerOf = owners };
    }
}
