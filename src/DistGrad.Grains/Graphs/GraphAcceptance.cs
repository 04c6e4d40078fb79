using System.Security.Cryptography;

namespace DistGrad.Grains;

/// <summary>Decides whether uploaded bytes are a graph that the cluster can run.</summary>
internal static class GraphAcceptance
{
    public static Graph Check(byte[] bytes, string id, OpRegistry ops, int maxNodes)
    {
        if (Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16)) != id)
            throw new UploadBrokenException(id, "its bytes have another content hash");
        var graph = Graph.FromBytes(bytes);
        if (graph.Count > maxNodes)
            throw new GraphException($"Graph '{graph.Name}' has {graph.Count:N0} nodes, more than the cluster takes ({maxNodes:N0}).");
        var types = new List<TensorType>();
        for (var node = 0; node < graph.Count; node++)
        {
            if (graph.IsInput(node) || graph.IsConstant(node)) continue;
            var op = ops.Find(graph.OpOf(node));
            var inputs = graph.InputsOf(node);
            if (inputs.Length < op.MinArity || inputs.Length > op.MaxArity)
                throw new GraphException($"Node '{graph.Label(node)}' ({op.Name}) has {inputs.Length} inputs, which {op.Name} does not take.");
            types.Clear();
            foreach (var input in inputs) types.Add(graph.KindOf(input).Type);
            var inferred = op.InferType(types.ToArray());
            if (inferred != graph.KindOf(node).Type)
                throw new GraphException($"Node '{graph.Label(node)}' ({op.Name}) is declared {graph.KindOf(node).Type}, but gives {inferred}.");
        }

        return graph;
    }
}
