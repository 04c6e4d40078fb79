namespace DistGrad.Dashboard.Flow;

/// <summary>A way to see a graph as layers.</summary>
/// <param name="By"><see cref="ByName"/> or <see cref="ByLevel"/>.</param>
/// <param name="Layers">The layers, from the sources to the output.</param>
/// <param name="LayerOf">Place of each node's layer; -1 for a node that belongs to none.</param>
internal sealed record FlowRows(string By, IReadOnlyList<FlowLayer> Layers, int[] LayerOf)
{
    /// <summary>Layers are scopes of names, or parameters.</summary>
    public const string ByName = "name";

    /// <summary>Layers are levels of the graph: longest paths from the sources.</summary>
    public const string ByLevel = "level";

    /// <summary>Most layers; what is more is put together with its neighbours.</summary>
    public const int Most = 40;

    /// <summary>Ways to see a graph, the most telling first; by level there is always one.</summary>
    /// <param name="graph">The graph.</param>
    public static IReadOnlyList<FlowRows> Of(Graph graph) => Named(graph) is { } named ? [named, Levels(graph)] : [Levels(graph)];

    /// <summary>Levels of a graph, from 1 at its sources.</summary>
    /// <param name="graph">The graph.</param>
    public static FlowRows Levels(Graph graph)
    {
        var (level, last) = (new int[graph.Count], 0);
        for (var node = 0; node < graph.Count; node++)
        {
            foreach (var input in graph.InputsOf(node)) level[node] = Math.Max(level[node], level[input] + 1);
            last = Math.Max(last, level[node]);
        }

        var rows = Math.Min(Most, last + 1);
        var layerOf = Array.ConvertAll(level, at => (int)((long)at * rows / (last + 1)));
        for (var node = 0; node < graph.Count; node++)
            if (!HasGradient(graph, node)) layerOf[node] = -1;
        return new FlowRows(ByLevel, Count([.. Enumerable.Range(0, rows).Select(Name)], layerOf), layerOf);

        string Name(int row)
        {
            var (from, to) = (First(row) + 1, First(row + 1));
            return from == to ? $"level {from}" : $"levels {from} to {to}";
        }

        int First(int row) => (int)((((long)row * (last + 1)) + rows - 1) / rows);
    }

    // Parameters; where there are none, inputs with a scope, which are weights that are fed; where there are none of those either, ops with a scope.
    private static FlowRows? Named(Graph graph)
    {
        var nodes = Of(graph.IsParameter, isScoped: false) ?? Of(graph.IsInput, isScoped: true) ?? Of(node => !graph.KindOf(node).IsSource, isScoped: true);
        if (nodes is null) return null;
        var layerOf = Enumerable.Repeat(-1, graph.Count).ToArray();
        var firstReader = FirstReaders(graph);
        var paths = LayerNames.Group([.. nodes.OrderBy(node => firstReader[node]).Select(node => (node, UnitOf(node)))], Most);
        foreach (var (node, place) in paths.PlaceOf) layerOf[node] = place;
        return new FlowRows(ByName, Count(paths.Names, layerOf), layerOf);

        List<int>? Of(Func<int, bool> isOne, bool isScoped)
        {
            var found = Enumerable.Range(0, graph.Count).Where(node => isOne(node) && UnitOf(node).Length > 0 && (!isScoped || LayerNames.Path(UnitOf(node)).Length > 1)).ToList();
            return found.Count > 0 ? found : null;
        }

        string UnitOf(int node) => graph.Index.GroupOf(node)?.Name ?? graph.NameOf(node) ?? "";
    }

    // Sources often stand at the front, in any order; what reads them tells where they belong.
    private static int[] FirstReaders(Graph graph)
    {
        var first = Enumerable.Range(0, graph.Count).ToArray();
        for (var node = graph.Count - 1; node >= 0; node--)
            foreach (var input in graph.InputsOf(node)) first[input] = node;
        return first;
    }

    private static bool HasGradient(Graph graph, int node) => !graph.IsConstant(node) && !graph.IsAbsent(node);

    private static IReadOnlyList<FlowLayer> Count(IReadOnlyList<string> names, int[] layerOf)
    {
        var nodes = new int[names.Count];
        foreach (var layer in layerOf)
            if (layer >= 0) nodes[layer]++;
        return [.. names.Select((name, place) => new FlowLayer(name, nodes[place]))];
    }
}
