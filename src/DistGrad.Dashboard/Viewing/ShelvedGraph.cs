namespace DistGrad.Dashboard.Viewing;

/// <summary>A graph that is looked at, and who reads each of its nodes.</summary>
/// <param name="handle">The graph, with its ops.</param>
internal sealed class ShelvedGraph(GraphHandle handle)
{
    private const int BytesPerNode = 16;
    private const int BytesPerEdge = 8;

    private readonly Lazy<(int[] Start, int[] Consumers)> _consumers = new(() => Invert(handle.Graph));

    public GraphHandle Handle => handle;

    public Graph Graph => handle.Graph;

    /// <summary>Memory that it takes, about.</summary>
    public long Bytes { get; } = ((long)handle.Graph.Count * BytesPerNode) + ((long)handle.Graph.EdgeCount * BytesPerEdge) + handle.Graph.TensorBytes;

    /// <summary>Nodes that read a node, ascending, once for each slot.</summary>
    /// <param name="node">The node.</param>
    public ReadOnlySpan<int> ConsumersOf(int node)
    {
        var (start, consumers) = _consumers.Value;
        return consumers.AsSpan(start[node], start[node + 1] - start[node]);
    }

    private static (int[] Start, int[] Consumers) Invert(Graph graph)
    {
        var start = new int[graph.Count + 1];
        for (var node = 0; node < graph.Count; node++)
            foreach (var input in graph.InputsOf(node)) start[input + 1]++;
        for (var node = 0; node < graph.Count; node++) start[node + 1] += start[node];
        var (next, consumers) = (start.AsSpan(0, graph.Count).ToArray(), new int[graph.EdgeCount]);
        for (var node = 0; node < graph.Count; node++)
            foreach (var input in graph.InputsOf(node)) consumers[next[input]++] = node;
        return (start, consumers);
    }
}
