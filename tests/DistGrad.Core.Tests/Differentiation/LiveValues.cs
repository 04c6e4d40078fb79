namespace DistGrad.Core.Tests.Differentiation;

/// <summary>What a graph holds as it runs itself: a node fires as soon as its inputs are there, a value goes when its last reader has fired.</summary>
internal static class LiveValues
{
    /// <summary>The greatest number of values there are at once, constants not counted.</summary>
    public static int Peak(Graph graph)
    {
        var (missing, readers) = (new int[graph.Count], new int[graph.Count]);
        var needed = Reach.Back(graph, graph.Outputs);
        var consumers = new List<int>[graph.Count];
        for (var node = 0; node < graph.Count; node++) consumers[node] = [];
        var ready = new Queue<int>();
        for (var node = 0; node < graph.Count; node++)
        {
            if (!needed[node]) continue;
            foreach (var input in graph.InputsOf(node))
            {
                consumers[input].Add(node);
                readers[input]++;
                missing[node]++;
            }

            if (missing[node] == 0) ready.Enqueue(node);
        }

        var (live, peak) = (0, 0);
        while (ready.TryDequeue(out var node))
        {
            if (!graph.IsConstant(node)) peak = Math.Max(peak, ++live);
            foreach (var input in graph.InputsOf(node))
                if (--readers[input] == 0 && !graph.IsConstant(input)) live--;
            foreach (var consumer in consumers[node])
                if (--missing[consumer] == 0) ready.Enqueue(consumer);
        }

        return peak;
    }
}
