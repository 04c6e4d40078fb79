namespace DistGrad;

/// <summary>Brings feeds to the planned nodes that take them.</summary>
public static class FeedBinding
{
    // So many missing feeds are named in an error.
    private const int MaxNames = 10;

    /// <summary>The feeds that a plan needs, by planned node: a value, or a vector of all that the node takes.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="feeds">Feeds, by graph node; those the plan does not need are left out.</param>
    /// <exception cref="FeedException">A feed that the plan needs is missing.</exception>
    public static NodeValues Bind(PlanOutline plan, NodeValues feeds)
    {
        var given = new GivenFeeds(feeds);
        var (planned, values) = (new List<int>(plan.Fed.Length), new List<Value>(plan.Fed.Length));
        var (missing, count) = (new List<string>(), 0);
        for (var at = 0; at < plan.Fed.Length;)
        {
            var range = plan.Fed[at];
            if (range.IsVector)
            {
                planned.Add(range.Planned);
                values.Add(Vector(plan.Fed, ref at));
                continue;
            }

            for (var i = 0; i < range.Count; i++)
            {
                if (!given.TryTake(range.First + i, out var value)) Miss(range, range.First + i);
                planned.Add(range.Planned + i);
                values.Add(value);
            }

            at++;
        }

        if (count > 0) throw new FeedException($"No value is fed for {Names(missing, count)}; every input that the result depends on needs one.");
        return NodeValues.Pack(planned.ToArray(), values.ToArray());

        Value Vector(FedRange[] ranges, ref int at)
        {
            var (node, size, end) = (ranges[at].Planned, 0, at);
            for (; end < ranges.Length && ranges[end].IsVector && ranges[end].Planned == node; end++) size += ranges[end].Count;
            var (numbers, next) = (new double[size], 0);
            for (; at < end; at++)
            {
                var target = numbers.AsSpan(next, ranges[at].Count);
                next += target.Length;
                if (given.TryTake(ranges[at].First, target)) continue;
                for (var i = 0; i < target.Length; i++)
                {
                    if (!given.TryTake(ranges[at].First + i, out var value)) Miss(ranges[at], ranges[at].First + i);
                    target[i] = value.Scalar;
                }
            }

            return Tensor.Vector<double>(numbers);
        }

        void Miss(FedRange range, int node)
        {
            if (count++ < MaxNames) missing.Add(range.Label(node));
        }
    }

    private static string Names(List<string> names, int count) =>
        (count == 1 ? "input " : "inputs ") + string.Join(", ", names.Select(name => $"'{name}'")) + (count > names.Count ? $" and {count - names.Count} more" : "");
}
