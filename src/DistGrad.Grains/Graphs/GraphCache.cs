using System.Collections.Concurrent;

namespace DistGrad.Grains;

/// <summary>Graphs that grains of this silo have in memory: the plans of one graph share it, with its parameters, as long as one of them is there.</summary>
internal sealed class GraphCache
{
    private readonly ConcurrentDictionary<string, WeakReference<Graph>> _graphs = new();

    /// <summary>The graph, or null where nobody has it.</summary>
    public Graph? Find(string id) => _graphs.TryGetValue(id, out var reference) && reference.TryGetTarget(out var graph) ? graph : null;

    /// <summary>Remembers a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="id">Its id, which takes long to compute.</param>
    /// <returns>The graph, or the same one that is there already.</returns>
    public Graph Add(Graph graph, string id)
    {
        foreach (var (known, reference) in _graphs)
            if (!reference.TryGetTarget(out _)) _graphs.TryRemove(KeyValuePair.Create(known, reference));
        var mine = new WeakReference<Graph>(graph);
        return _graphs.GetOrAdd(id, mine).TryGetTarget(out var first) ? first : graph;
    }
}
