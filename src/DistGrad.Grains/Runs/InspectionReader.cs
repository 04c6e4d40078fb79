namespace DistGrad.Grains;

/// <summary>Reads what nodes of an attempt hold from the hosts that own them.</summary>
internal static class InspectionReader
{
    /// <summary>An inspection for each place, or null where a host no longer has one of them.</summary>
    public static async Task<NodeInspection[]?> TryRead(AttemptExecution attempt, NodePlace[] places, RunParts parts)
    {
        var layout = attempt.Prepared.Layout;
        var index = new ShardIndex(attempt.Prepared.Outline.ShardSizes);
        var inspections = new NodeInspection?[places.Length];
        var byOwner = Enumerable.Range(0, places.Length).GroupBy(i => layout.OwnerOf[index.Locate(places[i].Planned).Shard]);
        await Task.WhenAll(byOwner.Select(async group =>
        {
            var silo = layout.Silos[group.Key];
            try
            {
                var snapshots = await parts.Hosts.Of(silo).Inspect(attempt.Id, [.. group.Select(i => places[i].Planned)]);
                snapshots = snapshots with { Tensors = await parts.Parcels.Attach(snapshots.Tensors) };
                foreach (var (i, snapshot) in group.Zip(snapshots.ToSnapshots()))
                    if (snapshot is not null) inspections[i] = Inspection(places[i], snapshot, silo, index.Locate(places[i].Planned).Shard);
            }
            catch (Exception e) when (CallRetry.IsTransportFault(e) || e is HostLostException)
            {
                // What a lost silo retained is computed again on the others.
                HostLog.InspectFailed(parts.Logger, silo.ToString(), attempt.Id, e);
            }
        }));
        return Array.TrueForAll(inspections, inspection => inspection is not null) ? Array.ConvertAll(inspections, inspection => inspection!) : null;
    }

    private static NodeInspection Inspection(NodePlace place, NodeSnapshot snapshot, SiloAddress silo, int shard) => new()
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
        LocalGradients = snapshot.LocalGradients.Length == place.Inputs.Length ? snapshot.LocalGradients : [],
        Inputs = place.Inputs,
        Silo = silo.ToString(),
        Shard = shard,
    };
}
