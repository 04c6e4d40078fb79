using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;
using Orleans.Serialization;
using Orleans.Storage;

namespace DistGrad.Grains;

/// <summary>Makes one plan, off the scheduler, and keeps it. See <see cref="IPlanGrain"/>.</summary>
[GrainType("plan"), Reentrant]
internal sealed class PlanGrain(
    IKernelCompiler compiler,
    Parcels parcels,
    Serializer serializer,
    GraphCache graphs,
    ILocalSiloDetails silo,
    [FromKeyedServices(GraphStore.StorageName)] IGrainStorage storage) : Grain, IPlanGrain
{
    // More nodes than this are not described in one answer.
    private const int MaxPlaces = 100_000;

    private Task<(Graph Graph, Plan Plan)>? _planning;

    // The layout given last, the silos it was made for, and the owner of each shard.
    private Layout? _layout;
    private SiloAddress[] _silos = [];
    private SiloAddress[]? _owners;

    /// <inheritdoc/>
    public async Task<PreparedPlan> Prepare(PlanRequest request, SiloAddress[] silos)
    {
        var (_, plan) = await Planned(request);
        if (_layout is null || !_silos.ToHashSet().SetEquals(silos)) _layout = LayOut(plan.Outline, silos);
        return new PreparedPlan(plan.Outline, _layout);
    }

    /// <inheritdoc/>
    public async Task<PreparedPlan?> Find(PlanRequest request, SiloAddress[] silos) =>
        _planning is { IsCompletedSuccessfully: true } ? await Prepare(request, silos) : null;

    /// <inheritdoc/>
    public async Task<ShardSlice> Shard(PlanRequest request, int shard, SiloAddress receiver)
    {
        var (_, plan) = await Planned(request);
        var planned = plan.Shards[shard];

        // Within the silo it is handed over as it is.
        if (receiver.Equals(silo.SiloAddress) || !parcels.IsLarge(planned.ContentBytes)) return new ShardSlice { Shard = planned };
        return new ShardSlice { Parcel = parcels.Hold(await Task.Run(() => serializer.SerializeToArray(planned))) };
    }

    /// <inheritdoc/>
    public async Task<NodePlace[]> Locate(PlanRequest request, int[] graphNodes)
    {
        var (graph, plan) = await Planned(request);
        var nodes = graphNodes.Length > 0 ? graphNodes : [.. plan.GraphNodes];
        if (nodes.Length > MaxPlaces) throw new InspectionException($"The run has {nodes.Length:N0} nodes; inspect at most {MaxPlaces:N0} at once.");
        var missing = Array.FindAll(nodes, node => plan.Locate(node) < 0);
        if (missing.Length > 0) throw new InspectionException(WhyMissing(graph, missing[0]), missing);
        return Array.ConvertAll(nodes, node => Place(graph, plan, node));
    }

    private static string WhyMissing(Graph graph, int node) =>
        (uint)node >= (uint)graph.Count ? $"Graph '{graph.Name}' has no node #{node}; it has {graph.Count} nodes."
        : graph.IsConstant(node) ? $"Node '{graph.Label(node)}' is the constant {graph.ConstantOf(node)}, which the nodes that read it hold. Fetch it to inspect it."
        : $"Node '{graph.Label(node)}' was not part of the run: no fetch and no gradient needed it. Fetch it to inspect it.";

    private NodePlace Place(Graph graph, Plan plan, int node)
    {
        var planned = plan.Locate(node);
        var kernel = plan.KernelOf(planned);
        var inputs = graph.InputsOf(node).ToArray();
        return new NodePlace
        {
            IsHidden = kernel.Block is not null,
            InputPlanned = kernel.Tape is null ? [] : Array.ConvertAll(inputs, plan.Locate),
            InputConstants = kernel.Tape is null ? [] : Array.ConvertAll(inputs, input => plan.Locate(input) < 0 ? graph.ConstantOf(input).Scalar : 0),
            GraphNode = node,
            Planned = planned,
            Label = graph.Label(node),
            Op = graph.OpOf(node),
            Gate = graph.KindOf(node).IsSource ? GateKind.Source : compiler.Ops.Find(graph.OpOf(node)).Gate,
            Inputs = inputs,
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
        var graph = await FindGraph(request.GraphId);
        return await Task.Run(() => (graph, new Planner(compiler.Ops, compiler: compiler).Plan(graph, request.Signature)));
    }

    private async Task<Graph> FindGraph(string id)
    {
        var contents = await GrainFactory.GetGrain<IGraphGrain>(id).Contents();
        if (graphs.Find(id) is { } known) return known;

        // Chunks come from where they are stored, not through the graph's grain.
        var store = new GraphStore(storage, contents.Summary.Upload);
        return graphs.Add(await Task.Run(() => store.Read(contents)), id);
    }

    // A silo that owns nothing takes no part: it would never say that it is through.
    private Layout LayOut(PlanOutline plan, SiloAddress[] silos)
    {
        _silos = [.. silos.Order()];
        _owners = Array.ConvertAll(LayoutPlanner.Assign(plan.ShardWork, _silos, _owners), owner => _silos[owner]);
        SiloAddress[] owners = [.. _owners.Distinct().Order()];
        return new Layout { Silos = owners, OwnerOf = Array.ConvertAll(_owners, owner => Array.IndexOf(owners, owner)) };
    }
}
