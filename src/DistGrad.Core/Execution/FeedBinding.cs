using System.Runtime.InteropServices;

namespace DistGrad;

/// <summary>Brings feeds to the planned nodes that take them.</summary>
public static class FeedBinding
{
    // So many missing feeds are named in an error.
    private const int MaxNames = 10;

    /// <summary>The feeds that a plan needs, by planned node: a value, or a vector of all that the node takes.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="feeds">Feeds, by graph node; those the plan does not need are left out.</param>
    /// <exception cref="FeedException">A feed that the plan needs is missing, or is no number where the plan wants one.</exception>
    public static NodeValues Bind(PlanOutline plan, NodeValues feeds)
    {
        var given = new GivenFeeds(feeds);
        var (planned, values) = (new List<int>(plan.Fed.Length), new List<Value>(plan.Fed.Length));
        var vectors = Vectors(plan.Fed);
        var (missing, count) = (new List<string>(), 0);
        foreach (var range in plan.Fed)
        {
            if (range.IsVector)
            {
                var (vector, filled) = vectors[range.Planned];
                vectors[range.Planned] = (vector, filled + range.Count);
                Fill(range, MemoryMarshal.Cast<byte, double>(vector.Span).Slice(filled, range.Count));
                continue;
            }

            for (var node = range.First; node < range.End; node++)
            {
                if (!given.TryTake(node, out var value)) Miss(range, node);
                planned.Add(range.Planned + node - range.First);
                values.Add(value);
            }
        }

        if (count > 0) throw new FeedException($"No value is fed for {Names(missing, count)}; every input that the result depends on needs one.");
        foreach (var (node, (vector, filled)) in vectors)
        {
            planned.Add(node);
            values.Add(new Tensor(new TensorType(DType.Float64, new Shape(filled)), vector));
        }

        return NodeValues.Pack(planned.ToArray(), values.ToArray());

        void Fill(FedRange range, Span<double> numbers)
        {
            if (given.TryTake(range.First, numbers)) return;
            for (var i = 0; i < numbers.Length; i++)
            {
                if (!given.TryTake(range.First + i, out var value)) Miss(range, range.First + i);
                else if (value.Tensor is { Count: not 1 } tensor) throw new FeedException($"Input '{range.Label(range.First + i)}' is a number, but {tensor.Type} is fed.");
                numbers[i] = value.Tensor?.Number(0) ?? value.Scalar;
            }
        }

        void Miss(FedRange range, int node)
        {
            if (count++ < MaxNames) missing.Add(range.Label(node));
        }
    }

    // For each planned node that takes a vector, the vector, and how much of it is filled: its ranges need not be neighbours.
    private static Dictionary<int, (Memory<byte> Vector, int Filled)> Vectors(FedRange[] ranges)
    {
        var sizes = new Dictionary<int, int>();
        foreach (var range in ranges)
            if (range.IsVector) sizes[range.Planned] = sizes.GetValueOrDefault(range.Planned) + range.Count;
        return sizes.ToDictionary(size => size.Key, size => (TensorBuffer.New(checked(sizeof(double) * size.Value)), 0));
    }

    private static string Names(List<string> names, int count) =>
        (count == 1 ? "input " : "inputs ") + string.Join(", ", names.Select(name => $"'{name}'")) + (count > names.Count ? $" and {count - names.Count} more" : "");
}
