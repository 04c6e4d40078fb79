namespace DistGrad.Dashboard.Flow;

/// <summary>Layers by names of nodes: <c>layer1.weight</c>, <c>layer1/bias</c> and <c>/layer1/Gemm_output_0</c> belong to <c>layer1</c>.</summary>
internal static class LayerNames
{
    /// <summary>Parts of a name. A part that repeats the one before it with more to it stands for both, as in <c>/block/block.0/conv</c>.</summary>
    /// <param name="name">The name.</param>
    public static string[] Path(string name)
    {
        var path = "";
        foreach (var part in name.Split('/', StringSplitOptions.RemoveEmptyEntries))
            path = path.Length == 0 || part.StartsWith($"{path}.", StringComparison.Ordinal) ? part : $"{path}.{part}";
        return path.Split('.', StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } parts ? parts : [name];
    }

    /// <summary>Puts nodes into layers. Where there are too many, outer scopes are layers, and in the end neighbours are put together.</summary>
    /// <param name="nodes">Nodes and their names, in the order in which layers are wanted.</param>
    /// <param name="most">Most layers.</param>
    public static (IReadOnlyList<string> Names, IReadOnlyList<(int Node, int Place)> PlaceOf) Group(IReadOnlyList<(int Node, string Name)> nodes, int most)
    {
        var paths = nodes.Select(node => Path(node.Name)).ToList();
        for (var depth = Math.Max(1, paths.Max(path => path.Length) - 1); ; depth--)
        {
            var places = new Dictionary<string, int>(StringComparer.Ordinal);
            var layers = paths.Select(path => Place(string.Join('.', path.Take(Math.Min(depth, Math.Max(1, path.Length - 1)))))).ToList();
            if (places.Count > most && depth > 1) continue;
            var names = places.Keys.ToList();
            var rows = Math.Min(most, names.Count);
            return ([.. Enumerable.Range(0, rows).Select(Name)], [.. nodes.Zip(layers, (node, layer) => (node.Node, (int)((long)layer * rows / names.Count)))]);

            int Place(string layer)
            {
                places.TryAdd(layer, places.Count);
                return places[layer];
            }

            string Name(int row)
            {
                var (from, to) = (First(row), First(row + 1) - 1);
                return from == to ? names[from] : $"{names[from]} to {names[to]}";
            }

            int First(int row) => (int)((((long)row * names.Count) + rows - 1) / rows);
        }
    }
}
