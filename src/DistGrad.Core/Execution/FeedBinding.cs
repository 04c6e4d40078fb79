namespace DistGrad;

/// <summary>Brings feeds to the planned nodes that take them.</summary>
public static class FeedBinding
{
    /// <summary>The feeds that a plan needs, by planned node.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="feeds">Feeds, by graph node; those the plan does not need are left out.</param>
    /// <exception cref="FeedException">A feed that the plan needs is missing.</exception>
    public static NodeValues Bind(PlanOutline plan, NodeValues feeds)
    {
        var byNode = new Dictionary<int, Value>(feeds.Count);
        var given = feeds.ToValues();
        for (var i = 0; i < given.Length; i++) byNode[feeds.Nodes[i]] = given[i];
        var values = new Value[plan.FedNodes.Length];
        var missing = new List<string>();
        for (var i = 0; i < values.Length; i++)
            if (!byNode.TryGetValue(plan.FedNodes[i], out values[i])) missing.Add(plan.FedNames[i]);
        if (missing.Count > 0) throw new FeedException($"No value is fed for {Names(missing)}; every input that the result depends on needs one.");
        return NodeValues.Pack(plan.FedAt, values);
    }

    private static string Names(List<string> names) =>
        (names.Count == 1 ? "input " : "inputs ") + string.Join(", ", names.Take(10).Select(name => $"'{name}'")) + (names.Count > 10 ? $" and {names.Count - 10} more" : "");
}
