namespace DistGrad.Grains;

/// <summary>Reads what nodes of an attempt hold from the hosts that own them.</summary>
internal static class InspectionReader
{
    /// <summary>An inspection for each place, or null where a host no longer has one of them.</summary>
    public static async Task<NodeInspection[]?> TryRead(AttemptExecution attempt, NodePlace[] places, RunParts parts)
    {
        var layout = attempt.Prepared.Layout;
        var index = new ShardIndex(attempt.Prepared.Outline.ShardSizes);
        var snapshots = await Read(attempt, places.SelectMany(Needed).Distinct().ToArray(), index, parts);
        if (snapshots is null) return null;
        return Array.ConvertAll(places, place =>
        {
            var shard = index.Locate(place.Planned).Shard;
            var snapshot = snapshots[(place.Planned, place.GraphNode)];
            return Inspection(place, snapshot, LocalGradients(place, snapshot, snapshots, parts.Compiler), layout.Silos[layout.OwnerOf[shard]], shard);
        });
    }

    // A block of scalar ops holds numbers, those that its ops read among them; what the ops do to them is worked out from those.
    private static IEnumerable<(int Planned, int GraphNode)> Needed(NodePlace place) =>
        place.Inputs.Zip(place.InputPlanned, (node, planned) => (node, planned)).Where(input => input.planned >= 0).Select(input => (place.Planned, input.node)).Prepend((place.Planned, place.GraphNode));

    private static async Task<Dictionary<(int Planned, int GraphNode), NodeSnapshot>?> Read(AttemptExecution attempt, (int Planned, int GraphNode)[] wanted, ShardIndex index, RunParts parts)
    {
        var layout = attempt.Prepared.Layout;
        var found = new NodeSnapshot?[wanted.Length];
        var byOwner = Enumerable.Range(0, wanted.Length).GroupBy(i => layout.OwnerOf[index.Locate(wanted[i].Planned).Shard]);
        await Task.WhenAll(byOwner.Select(async group =>
        {
            var silo = layout.Silos[group.Key];
            try
            {
                var snapshots = await parts.Hosts.Of(silo).Inspect(attempt.Id, [.. group.Select(i => wanted[i].Planned)], [.. group.Select(i => wanted[i].GraphNode)]);
                snapshots = snapshots with { Tensors = await parts.Parcels.Attach(snapshots.Tensors) };
                foreach (var (i, snapshot) in group.Zip(snapshots.ToSnapshots())) found[i] = snapshot;
            }
            catch (Exception e) when (CallRetry.IsTransportFault(e) || e is HostLostException)
            {
                // What a lost silo retained is computed again on the others.
                HostLog.InspectFailed(parts.Logger, silo.ToString(), attempt.Id, e);
            }
        }));
        return Array.TrueForAll(found, snapshot => snapshot is not null) ? wanted.Zip(found).ToDictionary(pair => pair.First, pair => pair.Second!) : null;
    }

    private static double[] LocalGradients(NodePlace place, NodeSnapshot snapshot, Dictionary<(int, int), NodeSnapshot> snapshots, IKernelCompiler compiler)
    {
        if (place.InputPlanned.Length is 0 or > KernelKey.MaxArity || snapshot.Value is not { } value) return snapshot.LocalGradients;
        var inputs = new Value[place.Inputs.Length];
        for (var i = 0; i < inputs.Length; i++)
        {
            if (place.InputPlanned[i] < 0) inputs[i] = place.InputConstants[i];
            else if (snapshots[(place.Planned, place.Inputs[i])].Value is { } input) inputs[i] = input;
            else return [];
        }

        return SnapshotReader.LocalGradients(new KernelKey(place.Op, inputs.Length, 0), inputs, value, compiler);
    }

    private static NodeInspection Inspection(NodePlace place, NodeSnapshot snapshot, double[] localGradients, SiloAddress silo, int shard) => new()
    {
        Node = place.GraphNode,
        Label = place.Label,
        Op = place.Op,
        Gate = place.Gate,
        Value = snapshot.Value,
        Upstream = snapshot.Upstream,
        ValueTensor = snapshot.ValueTensor,
        UpstreamTensor = snapshot.UpstreamTensor,

        // Inputs and constants are planned as relays of their value; a wide fan-in as a tree, whose last gate reads no input of the node.
        LocalGradients = localGradients.Length == place.Inputs.Length ? localGradients : [],
        Inputs = place.Inputs,
        Silo = silo.ToString(),
        Shard = shard,
    };
}
