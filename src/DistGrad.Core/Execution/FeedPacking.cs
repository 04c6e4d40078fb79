using System.Runtime.InteropServices;

namespace DistGrad;

/// <summary>Turns feeds by name into columns of nodes and values; a group of inputs costs no more than the copy of its vector.</summary>
internal static class FeedPacking
{
    // Their values are one array of bytes.
    private static readonly int MaxFeeds = Array.MaxLength / sizeof(double);

    /// <summary>Packs feeds, ascending by node.</summary>
    /// <param name="graph">Inputs of the graph.</param>
    /// <param name="feeds">Values by name of an input, parameter or group.</param>
    /// <exception cref="FeedException">A feed is for something that is no input, two are for the same one, or one has another type than the graph declares.</exception>
    public static NodeValues Pack(GraphIndex graph, IEnumerable<(string Name, Value Value)> feeds)
    {
        var entries = feeds.Select(feed => Entry(graph, feed.Name, feed.Value)).ToArray();
        Array.Sort(entries, (a, b) => a.First.CompareTo(b.First));
        var count = 0L;
        for (var i = 0; i < entries.Length; i++)
        {
            if (i > 0 && entries[i].First < entries[i - 1].First + entries[i - 1].Count) throw Twice(graph, entries[i - 1], entries[i]);
            count += entries[i].Count;
        }

        if (count > MaxFeeds) throw new FeedException($"{count:N0} numbers are fed to graph '{graph.Name}'; at most {MaxFeeds:N0} can be.");
        var (nodeBytes, valueBytes) = (new byte[count * sizeof(int)], new byte[count * sizeof(double)]);
        var nodes = MemoryMarshal.Cast<byte, int>(nodeBytes.AsSpan());
        var values = MemoryMarshal.Cast<byte, double>(valueBytes.AsSpan());
        var (at, tensorAt, tensors) = (0, new List<int>(), new List<Tensor>());
        foreach (var (first, length, group, value) in entries)
        {
            for (var i = 0; i < length; i++) nodes[at + i] = first + i;
            if (group is { } vector)
            {
                Elements(graph, vector, value.Tensor ?? Tensor.Scalar(value.Scalar)).CopyTo(values[at..]);
            }
            else
            {
                var fitted = Fitted(graph, first, value);
                values[at] = fitted.Scalar;
                if (fitted.Tensor is { } tensor)
                {
                    tensorAt.Add(at);
                    tensors.Add(tensor);
                }
            }

            at += length;
        }

        return new NodeValues { NodeBytes = nodeBytes, ValueBytes = valueBytes, TensorAt = [.. tensorAt], Tensors = [.. tensors] };
    }

    /// <summary>The elements of what is fed for a group.</summary>
    /// <exception cref="FeedException">It is no float64 vector of the group's length.</exception>
    public static ReadOnlySpan<double> Elements(GraphIndex graph, InputGroup group, Tensor value) => value.Type == group.Type
        ? value.Elements<double>()
        : throw new FeedException($"'{group.Name}' of graph '{graph.Name}' is a vector of {group.Count:N0} float64 inputs, but {value.Type} is fed; feed {group.Type}, or single elements such as '{group.NameOf(group.First)}'.");

    private static (int First, int Count, InputGroup? Group, Value Value) Entry(GraphIndex graph, string name, Value value)
    {
        if (graph.TryFindGroup(name, out var group)) return (group.First, group.Count, group, value);
        if (graph.TryFind(name, out var node) && graph.SourceKindOf(node) is not null) return (node, 1, null, value);
        throw new FeedException($"'{name}' is fed, but is no input of graph '{graph.Name}'; its inputs are {Inputs(graph)}.");
    }

    private static FeedException Twice(GraphIndex graph, (int First, int Count, InputGroup? Group, Value Value) before, (int First, int Count, InputGroup? Group, Value Value) after)
    {
        var group = before.Group ?? after.Group;
        var element = before.Group is null ? before.First : after.First;
        return new FeedException(group is { } whole
            ? $"Input '{graph.Label(element)}' is fed twice, by itself and as an element of '{whole.Name}'; feed either the whole vector or its elements."
            : $"Input '{graph.Label(element)}' is fed twice, by its name and by its number.");
    }

    // A number is taken for a scalar of any floating-point type; everything else has the type that is declared.
    private static Value Fitted(GraphIndex graph, int node, Value value)
    {
        var declared = graph.SourceKindOf(node)!.Value.Type;
        if (value.Content is null && declared is { IsScalar: true } or { IsTruth: true }) return value;
        var tensor = value.Tensor ?? (declared.DType.IsFloat() ? Tensor.Full(new TensorType(declared.DType, Shape.Scalar), value.Scalar) : Tensor.Scalar(value.Scalar));
        Dimensions.Check(graph.Label, _ => declared, new Dictionary<int, (TensorType, Tensor?)> { [node] = (tensor.Type, null) });
        return tensor.Type is { IsScalar: true } or { IsTruth: true } ? tensor.Number(0) : tensor;
    }

    private static string Inputs(GraphIndex graph)
    {
        const int Most = 12;
        var names = graph.SingleSources.Where(source => source.Kind.Op == NodeKind.Input).Select(source => (source.Node, Name: graph.Label(source.Node)))
            .Concat(graph.InputGroups.ToArray().Select(group => (Node: group.First, Name: group.ToString())))
            .OrderBy(input => input.Node).Select(input => input.Name).Take(Most + 1).ToList();
        return names.Count == 0 ? "none" : string.Join(", ", names.Take(Most)) + (names.Count > Most ? ", …" : "");
    }
}
