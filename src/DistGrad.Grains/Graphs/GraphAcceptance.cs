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
        for (var node = 0; node < graph.Count; node++)
        {
            if (graph.KindOf(node).IsSource) continue;
            var op = ops.Find(graph.OpOf(node));
            var inputs = graph.InputsOf(node);
            if (inputs.Length < op.MinArity || inputs.Length > op.MaxArity)
                throw new GraphException($"Node '{graph.Label(node)}' ({op.Name}) has {inputs.Length} inputs, which {op.Name} does not take.");
        }

        // Built anew, every type is inferred anew; what is declared must be that.
        var built = new Specializer(ops).Continue(graph);
        for (var node = 0; node < graph.Count; node++)
        {
            if (built.TypeOf(node) != graph.TypeOf(node) && graph.TypeOf(node).IsKnown)
                throw new GraphException($"Node '{graph.Label(node)}' ({graph.OpOf(node)}) is declared {graph.TypeOf(node)}, but gives {built.TypeOf(node)}.");
        }

        return graph;
    }
}
