namespace DistGrad.Onnx;

/// <summary>Brings nodes into an order in which values are produced before they are read; that of the file where it is one.</summary>
internal static class NodeOrder
{
    private const int Shown = 12;

    /// <summary>Sorts nodes.</summary>
    /// <param name="nodes">The nodes.</param>
    /// <exception cref="GraphException">Two nodes produce one value, or nodes wait for each other.</exception>
    public static List<FlatNode> Sort(IReadOnlyList<FlatNode> nodes)
    {
        var producer = Producers(nodes);
        var (waiting, readers) = (new int[nodes.Count], new List<int>?[nodes.Count]);
        for (var node = 0; node < nodes.Count; node++)
        {
            foreach (var input in nodes[node].Inputs.Concat(nodes[node].Mentions))
            {
                if (!producer.TryGetValue(input, out var other)) continue;
                waiting[node]++;
                (readers[other] ??= []).Add(node);
            }
        }

        var ready = new PriorityQueue<int, int>();
        for (var node = 0; node < nodes.Count; node++)
            if (waiting[node] == 0) ready.Enqueue(node, node);
        var sorted = new List<FlatNode>(nodes.Count);
        while (ready.TryDequeue(out var node, out _))
        {
            sorted.Add(nodes[node]);
            foreach (var reader in readers[node] ?? [])
                if (--waiting[reader] == 0) ready.Enqueue(reader, reader);
        }

        return sorted.Count == nodes.Count ? sorted : throw Cycle(nodes, producer, waiting);
    }

    private static Dictionary<string, int> Producers(IReadOnlyList<FlatNode> nodes)
    {
        var producer = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var node = 0; node < nodes.Count; node++)
        {
            foreach (var output in nodes[node].Outputs)
                if (output.Length > 0 && !producer.TryAdd(output, node)) throw new GraphException($"nodes '{nodes[producer[output]].Label}' and '{nodes[node].Label}' both produce '{output}'; a value has one producer.");
        }

        return producer;
    }

    // From a node that waits on to one that it waits for, until one comes again.
    private static GraphException Cycle(IReadOnlyList<FlatNode> nodes, Dictionary<string, int> producer, int[] waiting)
    {
        var path = new List<int> { Array.FindIndex(waiting, count => count > 0) };
        var at = new Dictionary<int, int> { [path[0]] = 0 };
        while (true)
        {
            var next = nodes[path[^1]].Inputs.Concat(nodes[path[^1]].Mentions).Where(producer.ContainsKey).Select(input => producer[input]).First(node => waiting[node] > 0);
            if (at.TryGetValue(next, out var start))
            {
                var cycle = path.Skip(start).Reverse().Select(node => $"'{nodes[node].Label}'").ToList();
                return new GraphException($"its nodes form a cycle: {string.Join(" → ", cycle.Take(Shown))}{(cycle.Count > Shown ? " → …" : "")} → {cycle[0]}.");
            }

            at.Add(next, path.Count);
            path.Add(next);
        }
    }
}
