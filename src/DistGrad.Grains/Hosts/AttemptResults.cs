namespace DistGrad.Grains;

/// <summary>What an attempt brought on one silo: collected once, however often it is reported.</summary>
/// <param name="parcels">Holds what is too large for a message.</param>
internal sealed class AttemptResults(Parcels parcels)
{
    private readonly Lock _collecting = new();
    private (NodeValues Values, NodeValues Gradients)? _results;

    /// <summary>The values that were asked for, and the gradients.</summary>
    /// <param name="runs">State of the silo's nodes, all of which have fired, by shard.</param>
    public (NodeValues Values, NodeValues Gradients) Of(ShardRun?[] runs)
    {
        lock (_collecting)
        {
            return _results ??= (
                parcels.Detach(Collect(runs, NodeRole.Fetched, (run, node, graphNode) => run.Program.KernelOf(node).Read(run.ValueOf(node), graphNode))),
                parcels.Detach(Collect(runs, NodeRole.Wrt, (run, node, graphNode) => run.Program.KernelOf(node).ReadGradient(run.ValueOf(node), run.GradientOf(node), graphNode))));
        }
    }

    /// <summary>Lets go of them.</summary>
    public void Drop()
    {
        lock (_collecting)
        {
            parcels.Drop(_results?.Values.Parcel);
            parcels.Drop(_results?.Gradients.Parcel);
            _results = null;
        }
    }

    private static NodeValues Collect(ShardRun?[] runs, NodeRole role, Func<ShardRun, int, int, Value> value)
    {
        var collected = new CollectedValues();
        foreach (var run in runs)
        {
            if (run is null) continue;
            var shard = run.Program.Shard;
            for (var node = 0; node < shard.Count; node++)
            {
                if ((shard.Roles[node] & role) == 0) continue;
                var kernel = run.Program.KernelOf(node);
                if (kernel.ReadAll(run.ValueOf(node), role) is var (graphNodes, numbers)) collected.Add(graphNodes, numbers);
                else foreach (var graphNode in kernel.GraphNodes(role) ?? [shard.GraphNode[node]]) collected.Add(graphNode, value(run, node, graphNode));
            }
        }

        return collected.ToValues();
    }
}
