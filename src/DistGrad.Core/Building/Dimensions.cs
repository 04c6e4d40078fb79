namespace DistGrad;

/// <summary>Holds what is fed against what a graph declares.</summary>
internal static class Dimensions
{
    /// <summary>Checks types: element types and known extents are those declared, and extents of one name are equal everywhere.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="feeds">Types fed, by node.</param>
    /// <exception cref="FeedException">A feed does not fit.</exception>
    public static void Check(Graph graph, IReadOnlyDictionary<int, (TensorType Type, Tensor? Value)> feeds) => Check(graph.Label, graph.TypeOf, feeds);

    /// <summary>Checks types, as above.</summary>
    /// <param name="label">How errors call a node.</param>
    /// <param name="typeOf">Type that is declared for a node.</param>
    /// <param name="feeds">Types fed, by node.</param>
    /// <exception cref="FeedException">A feed does not fit.</exception>
    public static void Check(Func<int, string> label, Func<int, TensorType> typeOf, IReadOnlyDictionary<int, (TensorType Type, Tensor? Value)> feeds)
    {
        var named = new Dictionary<string, (long Extent, int Node)>(StringComparer.Ordinal);
        foreach (var (node, (type, _)) in feeds.OrderBy(feed => feed.Key))
        {
            var declared = typeOf(node);
            if (declared.DType != type.DType || !Fits(declared.Shape, type.Shape)) throw new FeedException($"Input '{label(node)}' is declared {declared}, but {type} is fed.");
            for (var d = 0; declared.Shape.HasRank && d < declared.Shape.Rank; d++)
            {
                if (declared.Shape.NameOf(d) is not { } name) continue;
                if (!named.TryAdd(name, (type.Shape[d], node)) && named[name].Extent != type.Shape[d])
                    throw new FeedException($"Extent '{name}' is {named[name].Extent} for input '{label(named[name].Node)}', but {type.Shape[d]} for input '{label(node)}'.");
            }
        }
    }

    private static bool Fits(Shape declared, Shape fed)
    {
        if (!declared.HasRank) return true;
        if (declared.Rank != fed.Rank) return false;
        for (var d = 0; d < fed.Rank; d++)
            if (declared[d] >= 0 && declared[d] != fed[d]) return false;
        return true;
    }
}
