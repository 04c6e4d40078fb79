namespace DistGrad.Grains;

/// <summary>Answers what nodes held in a run: from what the run retained, else by making it again.</summary>
/// <param name="run">The run.</param>
/// <param name="request">What it ran.</param>
/// <param name="parts">What it works with.</param>
internal sealed class RunInspector(RunKey run, RunRequest request, RunParts parts)
{
    // One at a time.
    private readonly SemaphoreSlim _recomputing = new(1, 1);

    /// <summary>The run made again, or null as long as there was no need.</summary>
    public RunExecution? Again { get; private set; }

    /// <summary>What nodes held.</summary>
    /// <param name="attempt">The attempt under way or made last; null where the run has not begun, or has ended on a silo that is gone.</param>
    /// <param name="hasSucceeded">Whether the run has ended well.</param>
    /// <param name="graphNodes">Graph nodes, or none for all that were planned.</param>
    /// <exception cref="InspectionException">A node was pruned from the run, or the run is under way and does not retain it.</exception>
    public async Task<NodeInspection[]> Inspect(AttemptExecution? attempt, bool hasSucceeded, int[] graphNodes)
    {
        if (attempt is null && !hasSucceeded) throw new InspectionException($"Run '{run.RunId}' has not begun yet; inspect it once it is under way.");

        // A block of scalar ops holds the numbers of each; an op that is fused into a block of tensors has no state of its own.
        var plan = new PlanRequest(run.GraphId, request.Signature);
        var places = await parts.Plans[plan.Key()].Locate(plan, graphNodes);
        if (Array.Exists(places, place => place.IsHidden))
        {
            plan = plan with { Signature = plan.Signature with { Granularity = Granularity.PerOp } };
            places = await parts.Plans[plan.Key()].Locate(plan, graphNodes);
        }
        else if (attempt is not null && await InspectionReader.TryRead(attempt, places, parts) is { } held)
        {
            return held;
        }

        if (!hasSucceeded) throw new InspectionException($"Run '{run.RunId}' is still under way and does not retain these nodes; inspect it after its end, or start it with retention All, op by op.");
        return await Recompute(plan, places);
    }

    // Deterministic: the same feeds give the same bits again. It is retained for those who ask next, if it is small enough.
    private async Task<NodeInspection[]> Recompute(PlanRequest plan, NodePlace[] places)
    {
        await _recomputing.WaitAsync();
        try
        {
            if (Again?.Attempt is { } before && Again.Signature == plan.Signature && await InspectionReader.TryRead(before, places, parts) is { } retained) return retained;
            NodeInspection[]? read = null;
            var again = request with { Signature = plan.Signature, Watched = [.. places.Select(place => place.GraphNode).Distinct().Order()] };
            Again = new RunExecution(run, again, RunPlace.OfInspection(run, parts), parts);
            await Again.Execute(
                outline => outline.ShardBytes.Sum() <= Math.Min(parts.Options.RetainedBytes, parts.Options.TensorBytes) ? RunRetention.All : RunRetention.Watched,
                async attempt => read = await InspectionReader.TryRead(attempt, places, parts),
                CancellationToken.None);
            return read ?? throw new InspectionException($"A silo was lost while run '{run.RunId}' was inspected; inspect it again.");
        }
        finally
        {
            _recomputing.Release();
        }
    }
}
