namespace DistGrad;

/// <summary>Tensors of nodes as they travel apart from what else is told of the nodes: of item i the value under 2i, the upstream gradient under 2i + 1.</summary>
internal static class TensorPairs
{
    public static NodeValues Pack(IEnumerable<(Tensor? Value, Tensor? Upstream)> pairs)
    {
        var (at, tensors) = (new List<int>(), new List<Value>());
        foreach (var (i, pair) in pairs.Index())
        {
            Add(2 * i, pair.Value);
            Add((2 * i) + 1, pair.Upstream);
        }

        return NodeValues.Pack(at.ToArray(), tensors.ToArray());

        void Add(int place, Tensor? tensor)
        {
            if (tensor is null) return;
            at.Add(place);
            tensors.Add(tensor);
        }
    }

    public static Dictionary<int, (Tensor? Value, Tensor? Upstream)> Unpack(NodeValues tensors)
    {
        var pairs = new Dictionary<int, (Tensor? Value, Tensor? Upstream)>();
        for (var i = 0; i < tensors.Count; i++)
        {
            var (item, isUpstream) = (tensors.Nodes[i] / 2, tensors.Nodes[i] % 2 != 0);
            pairs.TryGetValue(item, out var pair);
            pairs[item] = isUpstream ? (pair.Value, tensors[i].Tensor) : (tensors[i].Tensor, pair.Upstream);
        }

        return pairs;
    }
}
